import type { Action } from '../action.ts';
import { errorMatches, filterMatches, nextShown, searchMatches } from '../log-filter.ts';
import type { LogMatches } from '../log-lines.ts';
import { freshLogView, type LogView } from '../log-view.ts';
import { type LogViewPort, lastShown, openViewPort } from '../pages/logs/log-view-port.ts';
import { down, type ScrollPosition, up } from '../pages/scroll-position.ts';
import type { LogsScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** Looking at a log: scrolling stops following, the end starts it again. */
export const reduceLogsScreen = (screen: LogsScreen, action: Action, state: State): LogsScreen => {
  switch (action.type) {
    case 'moved':
      return moved(unsought(screen), state, action.by, action.unit);
    case 'moved-to':
      return withView(
        unsought(screen),
        action.place === 'bottom' ? { follow: true, match: -1 } : { follow: false, top: 0, topRow: 0 },
      );
    case 'log-changed':
    case 'pod-read':
      return screen.view.seeking ? sought(screen, state) : screen;
    case 'clock-ticked':
      return screen.view.seeking && isRead(state) ? unsought(screen) : screen;
    case 'moved-sideways':
      return withView(screen, { left: Math.max(0, screen.view.left + action.by) });
    case 'wrap-toggled':
      return withView(paused(screen, state), { wrap: !screen.view.wrap, topRow: 0, left: 0 });
    case 'terminal-resized':
      // Rows of another width are other rows; the line on top stays.
      return screen.view.topRow === 0 ? screen : withView(screen, { topRow: 0 });
    case 'search-set':
      return searched(withView(screen, { search: action.search, match: -1 }), state);
    case 'match-moved':
      return matchMoved(screen, state, action.by);
    case 'log-view-changed':
      // Who goes back to the end looks from there.
      if (action.view.follow) return withView(screen, { match: -1, ...action.view });
      return withView(action.view.follow === false ? paused(screen, state) : screen, action.view);
    case 'log-asked':
      return asked(screen, action);
    default:
      return screen;
  }
};

const withView = (screen: LogsScreen, view: Partial<LogView>): LogsScreen => ({
  ...screen,
  view: { ...screen.view, ...view },
});

/** The place on screen becomes the place that is kept, where lines were being followed. */
const paused = (screen: LogsScreen, state: State): LogsScreen => {
  const top = screen.view.follow ? openViewPort(state, screen)?.top : undefined;
  return top ? withView(screen, { top: top.line, topRow: top.row }) : screen;
};

const moved = (screen: LogsScreen, state: State, by: number, unit: 'line' | 'page'): LogsScreen => {
  const port = openViewPort(state, screen);
  if (!port?.top || (screen.view.follow && by > 0)) return screen;
  const rows = Math.abs(by) * (unit === 'page' ? Math.max(1, port.height - 1) : 1);
  const top = by < 0 ? up(port.geometry, port.top, rows) : down(port.geometry, port.top, rows);
  return withView(screen, { follow: false, top: top.line, topRow: top.row });
};

/** A new search looks from the top of the screen on, then from the beginning; while following it only counts. */
const searched = (screen: LogsScreen, state: State): LogsScreen => {
  const port = openViewPort(state, screen);
  const matches = state.log && searchMatches(state.log, screen.view.search);
  if (!port?.top || !matches || matches.count === 0 || screen.view.follow) return screen;
  const match = matches.at(matches.position(port.top.line)) ?? matches.at(0);
  return match === undefined ? screen : shownAt(screen, port, match);
};

/** From match to match of the search; without one, of the filter. Those that are hidden are passed over. */
const matchMoved = (screen: LogsScreen, state: State, by: 1 | -1): LogsScreen => {
  const { search, filter } = screen.view;
  const matches = state.log && (searchMatches(state.log, search) ?? filterMatches(state.log, filter));
  return matches ? wentTo(screen, state, matches, by) : screen;
};

/** To the next of some lines below the current match or the top of the screen, or to the one before. */
const wentTo = (screen: LogsScreen, state: State, matches: LogMatches, by: 1 | -1): LogsScreen => {
  const port = openViewPort(state, screen);
  if (!port?.top) return screen;
  const { match, follow } = screen.view;
  // From the end of a followed log, the newest one is the one before.
  const from = match >= 0 ? match : follow ? (lastShown(port) ?? 0) + 1 : port.top.line - (by > 0 ? 1 : 0);
  const line = nextShown(matches, port.geometry.visible, from, by);
  return line === undefined ? screen : shownAt(paused(screen, state), port, line);
};

/**
 * To the next line that reads like an error, or the one before. From the end of a followed log the first is the line that
 * the diagnosis cites, if it cites one, else the last error.
 */
export const errorShown = (screen: LogsScreen, state: State, by: 1 | -1): LogsScreen | undefined => {
  const { log } = state;
  if (!log) return undefined;
  const errors = errorMatches(log);
  const isAtEnd = screen.view.follow && screen.view.match < 0;
  const cited = isAtEnd ? sought(screen, state) : screen;
  if (cited !== screen) return cited;
  const moved = wentTo(screen, state, errors, isAtEnd ? -1 : by);
  return moved === screen ? undefined : moved;
};

/** At the first line of a time (ms) or after it; undefined where it is older than every line that is kept. */
export const timeShown = (screen: LogsScreen, state: State, at: number): LogsScreen | undefined => {
  const port = openViewPort(state, screen);
  const { visible } = port?.geometry ?? {};
  if (!port?.top || !visible) return undefined;
  let isOlder = false;
  let last: number | undefined;
  for (let line = visible.atOrAfter(0); line !== undefined; line = visible.atOrAfter(line + 1)) {
    const { time } = port.log.line(line) ?? {};
    if (time !== undefined && time >= at)
      return isOlder || time === at ? shownAt(unsought(screen), port, line) : undefined;
    isOlder ||= time !== undefined;
    last = line;
  }
  return last === undefined ? undefined : shownAt(unsought(screen), port, last);
};

/** At the line that the diagnosis cites, once it has been read. */
const sought = (screen: LogsScreen, state: State): LogsScreen => {
  const port = openViewPort(state, screen);
  const [line] = port?.style.cited.keys() ?? [];
  if (!port || line === undefined || port.geometry.visible.atOrAfter(line) !== line) return screen;
  return shownAt(unsought(screen), port, line);
};

const unsought = (screen: LogsScreen): LogsScreen =>
  screen.view.seeking ? withView(screen, { seeking: false }) : screen;

/** There is something to see and the diagnosis is known: a line that has not been found by now will not be. */
const isRead = ({ log, opened }: State): boolean =>
  opened?.diagnosis !== undefined && log !== undefined && log.end > log.first;

/** Makes a line the current match and brings it into view, a third down the screen where it has to be moved. */
const shownAt = (screen: LogsScreen, port: LogViewPort, match: number): LogsScreen => {
  const last = lastShown(port);
  const isVisible = port.top !== undefined && last !== undefined && match >= port.top.line && match < last;
  const place: ScrollPosition | undefined = isVisible
    ? port.top
    : up(port.geometry, { line: match, row: 0 }, Math.floor(port.height / 3));
  return withView(screen, { follow: false, match, ...(place ? { top: place.line, topRow: place.row } : {}) });
};

/** Another log has other line numbers; how it is looked at stays. */
const asked = (
  screen: LogsScreen,
  { since, previous, containers }: Extract<Action, { type: 'log-asked' }>,
): LogsScreen => {
  const { wrap, timestamps, search, filter, folded, named, columns, pretty } = screen.view;
  const from = since ?? screen.since;
  return {
    ...screen,
    since: from,
    previous: previous ?? screen.previous,
    containers: containers ?? screen.containers,
    // From the beginning, or from a time, means to read from there.
    view: {
      ...freshLogView,
      wrap,
      timestamps,
      search,
      filter,
      folded,
      named,
      columns,
      pretty,
      follow: from.kind !== 'head' && from.kind !== 'time',
      // A run that is over has nothing to follow: the line that tells why is what somebody looks for.
      seeking: previous === true,
    },
  };
};
