import type { State } from './state.ts';

/** Below this podctl only says that the terminal is too small. */
export const smallest = { columns: 40, rows: 8 } as const;

export const isTooSmall = ({ terminal }: State): boolean =>
  terminal.columns < smallest.columns || terminal.rows < smallest.rows;

/** Lines above the body: the header, unless ctrl-e took it away. */
export const headerHeight = (state: State): number => (state.header ? 1 : 0);

/** Lines below the body: the keys, a notice, or the line being typed. */
export const footerHeight = 1;

/** Lines that a screen has for itself. */
export const bodyHeight = (state: State): number =>
  Math.max(1, state.terminal.rows - headerHeight(state) - footerHeight);

/** Cells that a screen has for itself. */
export const bodyWidth = (state: State): number => state.terminal.columns;

/** Rows that a list shows below its column titles. */
export const listHeight = (state: State): number => Math.max(1, bodyHeight(state) - 1);

/** The first line on screen, moved as little as possible so that `cursor` is visible and no room is wasted. */
export const scrolledTo = (top: number, cursor: number, height: number, count: number): number => {
  const visible = cursor < top ? cursor : cursor >= top + height ? cursor - height + 1 : top;
  return Math.max(0, Math.min(visible, count - height));
};
