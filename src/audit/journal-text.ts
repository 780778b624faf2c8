import { entryText, refText } from './entry-text.ts';
import type { JournalSession, JournalVerdict } from './judge-journal.ts';
import type { ReadJournal } from './read-journal.ts';

/** What `podctl audit verify` says. */
export const verdictText = (file: string, journal: ReadJournal, verdict: JournalVerdict): string => {
  const { sessions, state, problems, notes } = verdict;
  const count = `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}, ${journal.lines} lines`;
  const words = { whole: 'whole', unended: 'not ended', torn: 'torn at its end', broken: 'BROKEN' } as const;
  return [
    `${file} is ${words[state]}: ${count}${spanText(journal)}`,
    ...problems,
    ...notes,
    `The hash of the last line that holds is ${journal.head}`,
    '',
  ].join('\n');
};

const spanText = ({ entries }: ReadJournal): string => {
  const [first] = entries;
  const last = entries.at(-1);
  return first && last ? `, from ${timeText(first.at)} to ${timeText(last.at)}` : '';
};

/** What `podctl audit show` prints of one session. */
export const sessionText = (session: JournalSession, index: number): string => {
  const [first] = session.entries;
  if (first?.entry !== 'session') return '';
  const { machine, podctl } = first;
  const who = `${machine.user || 'somebody'}@${machine.host}, process ${machine.pid}`;
  const ended = session.end === '' ? ', without an end' : '';
  return [
    `Session ${index + 1} from line ${session.line} on: ${timeText(first.at)}, podctl ${podctl}, ${who}${ended}`,
    `  ${summary(session)}`,
    ...withNews(session.entries).flatMap(entry => {
      const [word, text] = entryText(entry) ?? [];
      return word === undefined ? [] : [`  ${timeText(entry.at).slice(11)}  ${word.padEnd(10)}  ${text}`];
    }),
    '',
  ].join('\n');
};

/** How much of what there is, for whoever has to read many. */
const summary = ({ entries }: JournalSession): string => {
  const count = (one: string, several: string, of: readonly unknown[]): string =>
    of.length === 0 ? '' : `${of.length} ${of.length === 1 ? one : several}`;
  const requests = entries.filter(entry => entry.entry === 'request');
  const denied = requests.filter(({ status = 0 }) => status === 401 || status === 403);
  const found = entries.flatMap(entry => (entry.entry === 'found' ? [refText(entry.of)] : []));
  return [
    count('request', 'requests', requests),
    count('refused by the server', 'refused by the server', denied),
    count(
      'refused by podctl',
      'refused by podctl',
      entries.filter(({ entry }) => entry === 'refusal'),
    ),
    count(
      'change',
      'changes',
      entries.filter(({ entry }) => entry === 'change'),
    ) || 'no changes',
    count('object looked into', 'objects looked into', [...new Set(found)]),
  ]
    .filter(Boolean)
    .join(', ');
};

/** A list whose counts are those of the one before says nothing to a reader. */
const withNews = (entries: JournalSession['entries']): JournalSession['entries'] => {
  let counts = '';
  return entries.filter(entry => {
    if (entry.entry !== 'rows') return true;
    const before = counts;
    counts = JSON.stringify([entry.counts, entry.all]);
    return counts !== before;
  });
};

/** UTC: a journal is read by others, elsewhere. */
const timeText = (at: number): string => new Date(at).toISOString().replace('T', ' ');
