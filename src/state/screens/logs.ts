import type { Action } from '../action.ts';
import { searchMatches } from '../log-filter.ts';
import { freshLogView, type LogView } from '../log-view.ts';
import { type LogViewPort, lastShown, openViewPort } from '../pages/logs/log-view-port.ts';
import { down, type ScrollPosition, up } from '../pages/scroll-position.ts';
import type { LogsScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** Looking at a log: scrolling stops following, the end starts it again. */
export const reduceLogsScreen = (screen: LogsScreen, action: Action, state: State): LogsScreen => {
  switch (action.type) {
    case 'moved':
      return moved(screen, state, action.by, action.unit);
    case 'moved-to':
      return withView(screen, action.place === 'bottom' ? { follow: true } : { follow: false, top: 0, topRow: 0 });
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

const matchMoved = (screen: LogsScreen, state: State, by: 1 | -1): LogsScreen => {
  const port = openViewPort(state, screen);
  const matches = state.log && searchMatches(state.log, screen.view.search);
  if (!port?.top || !matches || matches.count === 0) return screen;
  const { match, follow } = screen.view;
  // From the end of a followed log, the newest match is the one before.
  const from = match >= 0 ? match : follow ? (lastShown(port) ?? 0) + 1 : port.top.line - (by > 0 ? 1 : 0);
  const next = by > 0 ? matches.position(from + 1) : matches.position(from) - 1;
  const wrapped = matches.at((next + matches.count) % matches.count);
  return wrapped === undefined ? screen : shownAt(paused(screen, state), port, wrapped);
};

/** Makes a line the current match and brings it into view, a third down the screen where it has to be moved. */
export const shownAt = (screen: LogsScreen, port: LogViewPort, match: number): LogsScreen => {
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
  const { wrap, timestamps, search, filter, pretty } = screen.view;
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
      pretty,
      follow: from.kind !== 'head' && from.kind !== 'time',
    },
  };
};
