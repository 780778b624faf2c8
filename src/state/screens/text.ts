import type { Action } from '../action.ts';
import { down, type ScrollPosition, up } from '../pages/scroll-position.ts';
import { type TextViewPort, textViewPort } from '../pages/text/text-view-port.ts';
import type { TextScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** Reading a text: scrolling, searching, and keeping the place while the object changes. */
export const reduceTextScreen = (screen: TextScreen, action: Action, state: State): TextScreen => {
  switch (action.type) {
    case 'moved': {
      const port = textViewPort(state, screen);
      const rows = Math.abs(action.by) * (action.unit === 'page' ? Math.max(1, port.height - 1) : 1);
      const move = action.by < 0 ? up : down;
      return placed(screen, state, move(port.geometry, port.top, rows));
    }
    case 'moved-to':
      return placed(screen, state, { line: action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER, row: 0 });
    case 'moved-sideways':
      return screen.wrap ? screen : { ...screen, left: Math.max(0, screen.left + action.by) };
    case 'wrap-toggled':
      return placed({ ...screen, wrap: !screen.wrap, left: 0 }, state, { line: screen.top, row: 0 });
    case 'terminal-resized':
      return placed(screen, state, { line: screen.top, row: 0 });
    case 'search-set':
      return searched({ ...screen, search: action.search, match: -1 }, state);
    case 'match-moved':
      return matchMoved(screen, state, action.by);
    case 'object-read':
      // A screen that was opened at a field looks for it as soon as there is a text.
      return screen.search !== '' && screen.match < 0 ? searched(screen, state) : anchored(screen, state);
    default:
      return screen;
  }
};

/** The screen at a place, as far as the text reaches. The text of its line is remembered. */
const placed = (screen: TextScreen, state: State, { line, row }: ScrollPosition): TextScreen => {
  const port = textViewPort(state, { ...screen, top: line, topRow: row });
  const { top } = port;
  return { ...screen, top: top.line, topRow: top.row, anchor: withoutNumbers(port.lines[top.line] ?? '') };
};

const searched = (screen: TextScreen, state: State): TextScreen => {
  const port = textViewPort(state, screen);
  const match = port.matches.find(line => line >= port.top.line) ?? port.matches[0];
  return match === undefined ? screen : shownAt(screen, state, port, match);
};

const matchMoved = (screen: TextScreen, state: State, by: 1 | -1): TextScreen => {
  const port = textViewPort(state, screen);
  const { matches } = port;
  const from = screen.match >= 0 ? screen.match : port.top.line - 1;
  const next =
    by > 0
      ? (matches.find(line => line > from) ?? matches[0])
      : (matches.findLast(line => line < from) ?? matches.at(-1));
  return next === undefined ? screen : shownAt(screen, state, port, next);
};

/** The match in view: where it is not, a third down the screen. Sideways only for what is out of sight. */
const shownAt = (screen: TextScreen, state: State, port: TextViewPort, match: number): TextScreen => {
  const end = down(port.geometry, port.top, port.height - 1).line;
  if (match >= port.top.line && match <= end) return { ...screen, match };
  return placed({ ...screen, match }, state, up(port.geometry, { line: match, row: 0 }, Math.floor(port.height / 3)));
};

/** The same line on top again, after lines have come or gone above it; ages and counts in it may differ. */
const anchored = (screen: TextScreen, state: State): TextScreen => {
  if (screen.anchor === '' || screen.top === 0) return screen;
  const { lines } = textViewPort(state, screen);
  const isAnchor = (index: number): boolean => withoutNumbers(lines[index] ?? '') === screen.anchor;
  for (let distance = 0; distance <= lines.length; distance += 1)
    for (const index of [screen.top - distance, screen.top + distance])
      if (index >= 0 && index < lines.length && isAnchor(index)) return moveBy(screen, index - screen.top);
  return screen;
};

const moveBy = (screen: TextScreen, by: number): TextScreen =>
  by === 0
    ? screen
    : { ...screen, top: screen.top + by, match: screen.match < 0 ? -1 : Math.max(0, screen.match + by) };

const withoutNumbers = (line: string): string => line.replace(/\d+/g, '0').trimEnd();
