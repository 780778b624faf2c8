import { bodyHeight } from '../../state/layout.ts';
import type { PodsScreen } from '../../state/screen.ts';
import type { State } from '../../state/state.ts';
import type { Theme } from '../theme.ts';
import { chooseColumns } from './choose-columns.ts';
import { emptyLines } from './empty-lines.ts';
import { podLine } from './pod-line.ts';
import { titleLine } from './title-line.ts';

/** The list of pods as lines for a terminal, at most as many as there is room for. */
export const podListLines = (state: State, screen: PodsScreen, theme: Theme): readonly string[] => {
  const { columns: width } = state.terminal;
  const { rows } = state.list;
  const height = bodyHeight(state);
  if (rows.length === 0) return emptyLines(state, width, theme).slice(0, height);
  const allNamespaces = state.connection.namespace === '';
  const columns = chooseColumns({
    rows,
    allNamespaces,
    wide: screen.wide,
    uses: undefined,
    asked: false,
    width,
    chosen: state.settings,
  });
  const visible = rows.slice(screen.top, screen.top + height - 1);
  return [
    titleLine(columns, screen, theme),
    ...visible.map((row, index) => {
      const cursor = screen.top + index === screen.cursorIndex;
      return podLine(
        row,
        columns,
        { now: state.now, use: undefined, width, cursor, marked: screen.marked.has(row.uid) },
        theme,
      );
    }),
  ];
};
