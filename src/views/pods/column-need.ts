import type { PodRow } from '../../state/pod-row.ts';
import { displayWidth } from '../../text/display-width.ts';
import type { Column } from './column.ts';

/** The cells that the texts of a column take: nine in ten of those that are not empty, and the widest. */
export type ColumnNeed = { readonly usual: number; readonly widest: number };

/** What a column needs for these rows, its title included; nothing where all its texts are empty. */
export const columnNeed = (column: Column, rows: readonly PodRow[]): ColumnNeed => {
  const widths: number[] = [];
  for (const row of rows) {
    const width = textWidth(column, row);
    if (width > 0) widths.push(width);
  }
  if (widths.length === 0) return { usual: 0, widest: 0 };
  widths.sort((one, other) => one - other);
  const usual = widths[Math.ceil((widths.length - 1) * 0.9)] ?? 0;
  return {
    usual: Math.max(usual, column.title.length),
    widest: Math.max(widths.at(-1) ?? 0, column.title.length),
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
