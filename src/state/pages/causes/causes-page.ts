import type { Verdict } from '../../../diagnosis/finding.ts';
import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { cutLine, type Line, piece } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import type { CauseGroup } from '../../cause-list.ts';
import { bodyWidth } from '../../layout.ts';
import type { CausesScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { verdictLooks } from '../pod/looks.ts';
import {
  type CauseColumns,
  causeColumns,
  causeText,
  namespacesText,
  newestText,
  podsText,
  workloadsText,
} from './cause-columns.ts';
import { causeListHeight, wholeCauseHeight } from './causes-layout.ts';
import { wholeCause } from './whole-cause.ts';

/** The causes screen where there are causes: the titles, the rows in view, and the one under the cursor as a whole. */
export const causesPage = (state: State, screen: CausesScreen): readonly Line[] => {
  const width = bodyWidth(state);
  const { groups } = state.causes;
  const columns = causeColumns(groups, width);
  const room = causeListHeight(state);
  const shown = groups.slice(screen.top, screen.top + room);
  const current = groups[screen.cursor];
  return [
    titles(columns),
    ...shown.map((group, index) => causeRow(group, columns, state.now, width, screen.top + index === screen.cursor)),
    ...Array.from({ length: room - shown.length }, (): Line => []),
    ...(current ? wholeCause(current, state.now, width).slice(0, wholeCauseHeight(state)) : []),
  ].map(line => cutLine(line, width));
};

const titles = (columns: CauseColumns): Line => [
  piece(
    `   ${row(columns, { pods: 'PODS', workloads: 'WORKLOADS', namespaces: 'NAMESPACES', cause: 'CAUSE', newest: 'NEWEST' })}`,
    'quiet',
  ),
];

const causeRow = (group: CauseGroup, columns: CauseColumns, now: number, width: number, isCursor: boolean): Line => {
  const verdict: Verdict = group.rows[0]?.verdict ?? 'inconclusive';
  const { symbol, tone } = verdictLooks[verdict];
  const text = row(columns, {
    pods: podsText(group),
    workloads: workloadsText(group, width),
    namespaces: namespacesText(group),
    cause: causeText(group),
    newest: newestText(group, now),
  });
  if (isCursor) return [piece(padEnd(` ${symbol} ${text}`, width), 'cursor')];
  return [piece(` ${symbol} `, tone), piece(text)];
};

const row = (columns: CauseColumns, texts: { readonly [C in keyof CauseColumns]: string }): string =>
  [
    padStart(cutEnd(texts.pods, columns.pods), columns.pods),
    padEnd(cutMiddle(texts.workloads, columns.workloads), columns.workloads),
    ...(columns.namespaces > 0 ? [padEnd(cutMiddle(texts.namespaces, columns.namespaces), columns.namespaces)] : []),
    padEnd(cutEnd(texts.cause, columns.cause), columns.cause),
    padStart(texts.newest, columns.newest),
  ].join('  ');
