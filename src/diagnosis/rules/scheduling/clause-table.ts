import { claimRows } from './claim-rows.ts';
import { demandRows } from './demand-rows.ts';
import { deviceRows } from './device-rows.ts';
import { neighbourRows } from './neighbour-rows.ts';
import { otherRows } from './other-rows.ts';
import type { ClauseRow } from './question.ts';
import { resourceRows } from './resource-rows.ts';
import { spreadRows } from './spread-rows.ts';
import { taintRows } from './taint-rows.ts';
import { volumeRows } from './volume-rows.ts';

/** Every reason of the scheduler that is known. The first row whose pattern matches decides. */
export const clauseTable: readonly ClauseRow[] = [
  ...resourceRows,
  ...taintRows,
  ...demandRows,
  ...neighbourRows,
  ...spreadRows,
  ...claimRows,
  ...volumeRows,
  ...otherRows,
  ...deviceRows,
];

/** The row for a clause, with its match; undefined for words no version known here writes. */
export const classifyClause = (
  text: string,
): { readonly row: ClauseRow; readonly match: RegExpExecArray } | undefined => {
  for (const row of clauseTable) {
    const match = row.pattern.exec(text);
    if (match) return { row, match };
  }
  return undefined;
};
