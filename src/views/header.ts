import { humanDuration } from '../model/age.ts';
import type { Connection, State } from '../state/state.ts';
import { cutEnd, cutMiddle } from './parts/cut.ts';
import { displayWidth } from './parts/display-width.ts';
import { leftAndRight } from './parts/pad.ts';
import { verdictRole, verdictSymbol } from './parts/verdict.ts';
import type { Role, Theme } from './theme.ts';

/** Where podctl is connected, how fresh what it shows is, and how the pods are: the first line of every screen. */
export const headerLine = (state: State, theme: Theme): string => {
  const width = state.terminal.columns - 1;
  const link = linkText(state);
  const blind = blindText(state.connection);
  for (const counts of [longCounts(state, theme), shortCounts(state, theme)]) {
    const left = placeLine(state.connection, theme, Number.POSITIVE_INFINITY);
    for (const seen of blind === '' ? [''] : [blind, '']) {
      const right = rightSide(link, seen, counts, theme);
      if (displayWidth(left) + 2 + displayWidth(right) <= width) return leftAndRight(left, right, width);
    }
  }
  return squeezed(state, link, theme, width);
};

/** Where not all fits: the names give way first, then the reason behind the link's state, then the counts. */
const squeezed = (state: State, link: LinkText, theme: Theme, width: number): string => {
  const counts = shortCounts(state, theme);
  const least = 24;
  const room = width - displayWidth(counts) - 4;
  const state_ = { ...link, text: cutEnd(link.text, Math.max(12, room - least)) };
  const right = rightSide(state_, '', counts, theme);
  const left = placeLine(state.connection, theme, Math.max(8, width - displayWidth(right) - 2));
  const line = leftAndRight(left, right, width);
  return displayWidth(line) > displayWidth(left)
    ? line
    : leftAndRight(
        left,
        rightSide({ ...link, text: cutEnd(link.text, width - displayWidth(left) - 4) }, '', '', theme),
        width,
      );
};

const placeLine = (connection: Connection, theme: Theme, room: number): string => {
  const marks = [...(connection.readOnly ? ['READ-ONLY'] : []), ...(connection.demo ? ['DEMO'] : [])];
  const namespace = connection.namespace === '' ? 'all namespaces' : connection.namespace;
  const source = connection.recording ?? connection.context;
  const fixed = ' podctl'.length + marks.reduce((sum, mark) => sum + mark.length + 2, 0) + 4;
  const names = Math.max(8, room - fixed);
  const long = displayWidth(source) + displayWidth(namespace) > names;
  const sourceRoom = long
    ? Math.max(4, Math.min(displayWidth(source), names - Math.min(displayWidth(namespace), Math.ceil(names / 2))))
    : names;
  const shownSource = long ? cutMiddle(source, sourceRoom) : source;
  const shownNamespace = long ? cutMiddle(namespace, Math.max(4, names - displayWidth(shownSource))) : namespace;
  return [
    ` ${theme.title('podctl')}`,
    theme.accent(shownSource),
    shownNamespace,
    ...marks.map(mark => theme.degraded(mark)),
  ].join('  ');
};

type LinkText = { readonly symbol: string; readonly text: string; readonly role: Role };

const linkText = ({ connection: { link }, now }: State): LinkText => {
  switch (link.phase) {
    case 'live':
      return { symbol: '●', text: 'live', role: 'healthy' };
    case 'connecting':
      return { symbol: '○', text: 'connecting', role: 'progressing' };
    case 'stale': {
      const retry = link.nextAttemptAt > now ? `retry in ${humanDuration(link.nextAttemptAt - now)}` : 'retrying';
      return {
        symbol: '○',
        text: `stale ${humanDuration(Math.max(0, now - link.lastHeardAt))}, ${retry}: ${link.why}`,
        role: 'degraded',
      };
    }
    case 'denied':
      return { symbol: '✗', text: `denied: ${link.why}`, role: 'failing' };
    case 'unauthorized':
      return { symbol: '✗', text: `not logged in: ${link.why}`, role: 'failing' };
    case 'recorded':
      return { symbol: '●', text: `recorded ${new Date(link.at).toISOString().slice(0, 19)}Z`, role: 'accent' };
  }
};

/** Each kind that may not be read costs the statements that rest on it: that is said, not hidden. */
const blindText = ({ denied }: Connection): string =>
  denied.length === 0 ? '' : `may not read ${denied.map(({ what }) => what).join(', ')}`;

const rightSide = (link: LinkText, blind: string, counts: string, theme: Theme): string =>
  [
    theme[link.role](`${link.symbol} ${link.text}`),
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
    .map(({ verdict, count }) => theme[verdictRole(verdict)](`${verdictSymbol(verdict)} ${text(count, verdict)}`))
    .join(between);
