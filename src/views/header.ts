import { humanDuration } from '../model/age.ts';
import type { Connection, State } from '../state/state.ts';
import { cutEnd, cutMiddle } from '../text/cut.ts';
import { displayWidth } from '../text/display-width.ts';
import type { Tone } from '../text/line.ts';
import { leftAndRight } from '../text/pad.ts';
import { newsLine } from './news-line.ts';
import { verdictSymbol, verdictTone } from './parts/verdict.ts';
import type { Theme } from './theme.ts';

/** Where podctl is connected, how fresh what it shows is, and how the pods are: the first line of every screen. */
export const headerLine = (state: State, theme: Theme): string => {
  const width = state.terminal.columns - 1;
  const link = linkText(state);
  const blind = blindText(state.connection);
  const whole = placeLine(state, theme, Number.POSITIVE_INFINITY);
  for (const counts of [longCounts(state, theme), shortCounts(state, theme)])
    for (const seen of blind) {
      const right = rightSide(link, seen, counts, theme);
      const room = width - displayWidth(whole) - displayWidth(right) - gap;
      if (room < 0) continue;
      const news = newsLine(state, theme, room - 2 * gap);
      return leftAndRight(news === '' ? whole : `${whole}${' '.repeat(2 * gap)}${news}`, right, width);
    }
  return squeezed(state, link, theme, width);
};

/** Cells between the left and the right side. */
const gap = 2;

/** Where not all fits: first the reason behind the link's state is cut, then the names, and at last the counts go. */
const squeezed = (state: State, link: LinkText, theme: Theme, width: number): string => {
  for (const counts of [shortCounts(state, theme), '']) {
    const text = cutEnd(link.text, Math.max(leastLink, width - displayWidth(counts) - leastPlace - 2 * gap));
    const right = rightSide({ ...link, text }, '', counts, theme);
    const left = placeLine(state, theme, width - displayWidth(right) - gap);
    if (displayWidth(left) + gap + displayWidth(right) <= width) return leftAndRight(left, right, width);
  }
  return placeLine(state, theme, width);
};

/** The least that is kept of the link's state, and of where podctl is connected. */
const leastLink = 12;
const leastPlace = 26;

/** The program, the context or file, the namespace and the marks, in at most `room` cells if that is possible at all. */
const placeLine = (state: State, theme: Theme, room: number): string => {
  const { connection, forwards } = state;
  const { marks, alarm } = marksOf(state);
  const count = forwards.filter(({ phase }) => phase !== 'failed').length;
  const open = count === 0 ? [] : [count === 1 ? '1 forward' : `${count} forwards`];
  const source = connection.recording ?? connection.context;
  const namespace = connection.namespace === '' ? 'all namespaces' : connection.namespace;
  const taken =
    ' podctl'.length + [...marks, ...alarm, ...open, '', ''].reduce((sum, mark) => sum + gap + mark.length, 0);
  const names = Math.max(8, room - taken);
  const half = Math.floor(names / 2);
  const sourceRoom = Math.max(half, names - displayWidth(namespace));
  const shownSource = cutMiddle(source, sourceRoom);
  const shownNamespace = cutMiddle(namespace, names - displayWidth(shownSource));
  return [
    ` ${theme.title('podctl')}`,
    theme.accent(shownSource),
    shownNamespace,
    ...marks.map(mark => theme.degraded(mark)),
    ...alarm.map(mark => theme.failing(mark)),
    ...open.map(text => theme.accent(text)),
  ].join(' '.repeat(gap));
};

/** What holds for all that is shown; `alarm` for what went wrong. */
const marksOf = ({ connection, replay }: State): Readonly<Record<'marks' | 'alarm', readonly string[]>> => {
  const { readOnly, demo, record } = connection;
  return {
    marks: [
      ...(replay ? [`REPLAY ${replay.index + 1}/${replay.count}`] : []),
      ...(readOnly && !replay ? ['READ-ONLY'] : []),
      ...(demo ? ['DEMO'] : []),
      ...(record?.failed === '' ? ['REC'] : []),
    ],
    alarm: record && record.failed !== '' ? ['NOT RECORDED'] : [],
  };
};

type LinkText = { readonly symbol: string; readonly text: string; readonly tone: Tone };

const linkText = ({ connection: { link }, now }: State): LinkText => {
  switch (link.phase) {
    case 'live':
      return { symbol: '●', text: 'live', tone: 'healthy' };
    case 'connecting':
      return { symbol: '○', text: 'connecting', tone: 'progressing' };
    case 'stale': {
      const retry = link.nextAttemptAt > now ? `retry in ${humanDuration(link.nextAttemptAt - now)}` : 'retrying';
      return {
        symbol: '○',
        text: `stale ${humanDuration(Math.max(0, now - link.lastHeardAt))}, ${retry}: ${link.why}`,
        tone: 'degraded',
      };
    }
    case 'denied':
      return { symbol: '✗', text: `denied: ${link.why}`, tone: 'failing' };
    case 'unauthorized':
      return { symbol: '✗', text: `not logged in: ${link.why}`, tone: 'failing' };
    case 'recorded':
      return { symbol: '●', text: `recorded ${new Date(link.at).toISOString().slice(0, 19)}Z`, tone: 'accent' };
  }
};

/** Each kind that may not be read costs the statements that rest on it: that is said, not hidden. */
const blindText = ({ denied, recording }: Connection): readonly string[] => {
  if (denied.length === 0) return [''];
  const all = `may not read ${denied.map(({ what }) => what).join(', ')}`;
  return recording === undefined && denied.length > 2
    ? [all, `may not read ${denied.length} kinds, :rights`, '']
    : [all, ''];
};

const rightSide = (link: LinkText, blind: string, counts: string, theme: Theme): string =>
  [
    theme[link.tone](`${link.symbol} ${link.text}`),
    ...(blind === '' ? [] : [theme.quiet(blind)]),
    ...(counts === '' ? [] : [counts]),
  ].join('   ');

const verdicts = ['failing', 'degraded', 'inconclusive', 'progressing', 'healthy'] as const;

const longCounts = (state: State, theme: Theme): string =>
  counts(state, theme, '   ', (count, verdict) => (verdict === 'healthy' ? `${count}` : `${count} ${verdict}`));
const shortCounts = (state: State, theme: Theme): string => counts(state, theme, '  ', count => `${count}`);

/** Only what there is, except the well ones: that there are none is worth saying. */
const counts = (
  { pods }: State,
  theme: Theme,
  between: string,
  text: (count: number, verdict: string) => string,
): string =>
  verdicts
    .map(verdict => ({ verdict, count: pods.counts[verdict] + (verdict === 'healthy' ? pods.counts.completed : 0) }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => theme[verdictTone(verdict)](`${verdictSymbol(verdict)} ${text(count, verdict)}`))
    .join(between);
