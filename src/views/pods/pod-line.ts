import type { PodRow } from '../../state/pod-row.ts';
import type { RowUse } from '../../state/pod-uses.ts';
import { cutEnd, cutMiddle } from '../../text/cut.ts';
import { padEnd, padStart } from '../../text/pad.ts';
import { verdictTone } from '../parts/verdict.ts';
import type { Theme } from '../theme.ts';
import { gap, type PlacedColumn } from './choose-columns.ts';

/**
 * A pod as one line: at most three runs of color (symbol, cause, what comes next) and what comes near a limit, since every
 * run costs at every frame.
 * The line under the cursor is inverse over its full width and has no other colors.
 */
export const podLine = (
  row: PodRow,
  columns: readonly PlacedColumn[],
  look: {
    readonly now: number;
    readonly use: RowUse | undefined;
    readonly width: number;
    readonly cursor: boolean;
    readonly marked: boolean;
  },
  theme: Theme,
): string => {
  const mark = look.marked ? '*' : ' ';
  const plain = look.cursor || row.verdict === 'completed';
  const cells = columns.map(({ column, width }) => {
    const text = column.text(row, look.now, look.use);
    const cut = column.cut === 'middle' ? cutMiddle(text, width) : cutEnd(text, width);
    const padded = column.right ? padStart(cut, width) : padEnd(cut, width);
    return { id: column.id, text: padded, heat: (look.use && column.heat?.(look.use)) ?? 0 };
  });
  const paint = theme[verdictTone(row.verdict)];
  let line = look.marked && !look.cursor ? theme.marked(mark) : mark;
  for (const [index, { id, text, heat }] of cells.entries()) {
    const last = index === cells.length - 1;
    const cell = last ? text.trimEnd() : text;
    line += plain ? cell : heat >= hot ? heated(cell, heat, theme) : painted(id, cell, paint, theme);
    if (!last) line += ' '.repeat(id === 'symbol' ? 1 : gap);
  }
  if (look.cursor) return theme.cursor(padEnd(line, look.width));
  return row.verdict === 'completed' ? theme.quiet(line.trimEnd()) : line;
};

/** From here on a share of a limit is worth a look, and a second one. */
const hot = 0.7;
const veryHot = 0.9;

const heated = (cell: string, heat: number, theme: Theme): string => {
  const text = cell.trimStart();
  return (
    ' '.repeat(cell.length - text.length) + (heat >= veryHot ? theme.title(theme.degraded(text)) : theme.degraded(text))
  );
};

const painted = (id: string, cell: string, paint: (text: string) => string, theme: Theme): string => {
  if (id === 'symbol') return paint(cell);
  const text = cell.trimEnd();
  if (id === 'cause') return paint(text) + ' '.repeat(cell.length - text.length);
  if (id === 'next') return theme.quiet(text);
  return cell;
};
