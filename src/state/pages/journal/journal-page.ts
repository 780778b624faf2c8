import { callObject, isChange, type JournalLine, queryText } from '../../../model/api-call.ts';
import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { cutLine, hanging, type Line, piece, spread, type Tone } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import type { JournalScreen } from '../../journal.ts';
import { bodyWidth } from '../../layout.ts';
import type { State } from '../../state.ts';
import { clockText } from '../clock-text.ts';
import { journalListHeight } from './journal-layout.ts';
import { isRefused, journalRows, outcomeText } from './journal-rows.ts';
import { sizeText } from './size-text.ts';
import { countText, tookText, wholeCall } from './whole-call.ts';

/** The journal: title, columns, the rows in view, and below a rule all that is known of the one under the cursor. */
export const journalPage = (state: State, screen: JournalScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const rows = journalRows(state, screen);
  const all = state.journal?.lines.length ?? 0;
  const head = title(state, screen, rows.length, all, width);
  if (rows.length === 0) return [head, [], ...hanging([piece(' ')], emptyText(state, screen, all), width, 'quiet')];
  const columns = columnsFor(rows, width);
  const current = rows[screen.cursor];
  const opened = screen.details ? current : undefined;
  const room = journalListHeight(state, opened);
  const shown = rows.slice(screen.top, screen.top + room);
  return [
    head,
    [piece(cutEnd(cells(titles, columns), width), 'title')],
    ...shown.map((line, index) => row(line, columns, state.now, width, screen.top + index === screen.cursor)),
    ...Array.from({ length: opened ? room - shown.length : 0 }, (): Line => []),
    ...(opened ? wholeCall(opened, state.now, width).slice(0, height - 2 - room) : []),
  ].map(line => cutLine(line, width));
};

const title = (state: State, { filter }: JournalScreen, count: number, all: number, width: number): Line => {
  const dropped = state.journal?.dropped ?? 0;
  const refused = (state.journal?.lines ?? []).filter(isRefused).length;
  const facts = [
    filter === '' ? '' : `/ ${filter}`,
    count === all ? `${all} ${all === 1 ? 'line' : 'lines'}` : `${count} of ${all}`,
    refused === 0 ? '' : `${refused} refused or failed`,
    dropped === 0 ? '' : `${dropped} older ones no longer kept`,
  ];
  return spread(
    [piece('Journal  ', 'quiet'), piece('what this session asked the cluster for', 'title')],
    [piece(facts.filter(Boolean).join(' · '), 'quiet')],
    width,
  );
};

const emptyText = (state: State, { filter }: JournalScreen, all: number): string => {
  if (all > 0) return `No line matches ${filter}.`;
  return state.connection.recording === undefined
    ? 'Nothing has been asked yet.'
    : 'This is a recording: no cluster is asked for anything.';
};

type Columns = { readonly resource: number; readonly object: number; readonly withSize: boolean };

/** No wider than what stands there, so that the reason or the query has room. */
const columnsFor = (rows: readonly JournalLine[], width: number): Columns => {
  const [resource, object] = width >= 160 ? [40, 56] : width >= 110 ? [24, 34] : [13, 20];
  const longest = (text: (line: JournalLine) => string): number =>
    rows.reduce((length, line) => Math.max(length, text(line).length), 8);
  return {
    resource: Math.min(
      resource,
      longest(line => line.resource),
    ),
    object: Math.min(object, longest(callObject)),
    withSize: width >= 100,
  };
};

type Texts = Readonly<Record<'at' | 'verb' | 'resource' | 'object' | 'outcome' | 'took' | 'size' | 'more', string>>;

const titles: Texts = {
  at: 'TIME',
  verb: 'VERB',
  resource: 'RESOURCE',
  object: 'OBJECT',
  outcome: 'STATUS',
  took: 'TOOK',
  size: 'SIZE',
  more: 'MORE',
};

const row = (line: JournalLine, columns: Columns, now: number, width: number, isCursor: boolean): Line => {
  const texts: Texts = {
    at: clockText(line.at, now),
    verb: line.verb || line.method,
    resource: line.resource,
    object: callObject(line),
    outcome: outcomeText(line),
    took: line.phase === 'open' && line.status === 0 ? '' : tookText(line.tookMs),
    size: sizeText(line.bytes),
    more: [line.why, countText(line), line.requests > 1 ? `${line.requests} requests` : '', queryText(line.query)]
      .filter(Boolean)
      .join(' · '),
  };
  const text = cutEnd(cells(texts, columns, line.phase === 'refused'), width);
  if (isCursor) return [piece(padEnd(text, width), 'cursor')];
  return [piece(text, toneOf(line))];
};

const toneOf = (line: JournalLine): Tone | undefined => {
  if (isRefused(line)) return 'failing';
  if (isChange(line)) return 'degraded';
  return line.phase === 'open' ? 'accent' : undefined;
};

/** What never left has neither time nor size: the reason has their room. */
const cells = (texts: Texts, { resource, object, withSize }: Columns, isUnsent = false): string =>
  [
    ` ${padEnd(cutEnd(texts.at, 11), 8)}`,
    padEnd(cutEnd(texts.verb, 11), 7),
    padEnd(cutEnd(texts.resource, resource), resource),
    padEnd(cutMiddle(texts.object, object), object),
    padEnd(texts.outcome, 7),
    ...(isUnsent ? [] : [padStart(texts.took, 7), ...(withSize ? [padStart(texts.size, 8)] : [])]),
    ` ${texts.more.replace(/\s+/g, ' ')}`,
  ].join(' ');
