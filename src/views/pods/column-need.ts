import type { PodRow } from '../../state/pod-row.ts';
import { displayWidth } from '../../text/display-width.ts';
import type { Column } from './column.ts';

/** The cells that the texts of a column take: nine in ten of those that are not empty, and the widest. */
export type ColumnNeed = { readonly usual: number; readonly widest: number };

/** What a column needs for these rows, its title included; nothing where all its texts are empty. */
export const columnNeed = (column: Column, rows: readonly PodRow[]): ColumnNeed => {
  /** How many texts take so many cells, by width: few are wide, so this is quicker than to sort them all. */
  const counts: number[] = [];
  let filled = 0;
  for (const row of rows) {
    const width = textWidth(column, row);
    if (width === 0) continue;
    while (counts.length <= width) counts.push(0);
    counts[width] = (counts[width] ?? 0) + 1;
    filled += 1;
  }
  if (filled === 0) return { usual: 0, widest: 0 };
  let usual = 0;
  for (let narrower = 0; narrower <= Math.ceil((filled - 1) * 0.9); usual += 1) narrower += counts[usual] ?? 0;
  return {
    usual: Math.max(usual - 1, column.title.length),
    widest: Math.max(counts.length - 1, column.title.length),
  };
};

/** Kubernetes' own words are ASCII: as wide as they are long. */
const textWidth = (column: Column, row: PodRow): number => {
  if (column.room) return column.room(row);
  const text = column.text(row, 0);
  return column.prose ? displayWidth(text) : text.length;
};

/** The most rows that are measured. */
const most = 1000;

/** Of many rows the first, which are the worst, and some of the others: measuring all would cost a frame at every change. */
export const measuredRows = (rows: readonly PodRow[]): readonly PodRow[] => {
  if (rows.length <= most) return rows;
  const step = Math.ceil(rows.length / (most / 2));
  return [...rows.slice(0, most / 2), ...rows.slice(most / 2).filter((_, index) => index % step === 0)];
};
