import { humanDuration } from '../../../model/age.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import type { CauseGroup } from '../../cause-list.ts';
import { causeText } from './cause-columns.ts';

/** How many names are written out. */
const named = 6;

/** One cause below a rule: its words whole, whom it strikes, where, and since when. */
export const wholeCause = (group: CauseGroup, now: number, width: number): readonly Line[] => [
  [piece('─'.repeat(width), 'quiet')],
  ...hanging([piece(' ')], causeText(group), width, 'accent'),
  ...hanging([piece(' ')], whom(group), width),
  ...hanging(
    [piece(' ')],
    [nodesText(group), timesText(group, now), ruleText(group)].filter(Boolean).join(' · '),
    width,
  ),
  ...hanging([piece(' ')], `Keys for a pod act on ${firstPod(group)}.`, width, 'quiet'),
];

const whom = ({ rows, workloads }: CauseGroup): string =>
  `${count(rows.length, 'pod')} of ${count(workloads.length, 'workload')}: ${names(workloads)}`;

/** Where all pods of several are on one node, the node is the suspect. */
const nodesText = ({ rows, nodes }: CauseGroup): string => {
  const placed = rows.filter(({ node }) => node !== '').length;
  if (placed === 0) return 'on no node';
  const without = placed === rows.length ? '' : `, ${rows.length - placed} on none`;
  if (nodes.length > 1) return `on ${count(nodes.length, 'node')}: ${names(nodes)}${without}`;
  return `${placed > 1 ? 'all ' : ''}on node ${nodes[0]}${without}`;
};

const timesText = ({ rows, firstSince, newestSince }: CauseGroup, now: number): string => {
  if (firstSince === undefined || newestSince === undefined) return '';
  const ago = (at: number): string => humanDuration(Math.max(0, now - at));
  return rows.length === 1
    ? `for ${ago(firstSince)}`
    : `first pod for ${ago(firstSince)}, newest for ${ago(newestSince)}`;
};

const ruleText = ({ rule }: CauseGroup): string => (rule === '' ? '' : `rule ${rule}`);

const firstPod = ({ rows: [first] }: CauseGroup): string => (first ? `${first.namespace}/${first.name}` : 'none');

const names = (all: readonly string[]): string =>
  all.slice(0, named).join(', ') + (all.length > named ? ` and ${all.length - named} more` : '');

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
