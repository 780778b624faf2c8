import { humanDuration } from '../../model/age.ts';
import type { Pod } from '../../model/kubernetes.ts';
import { changeText, type TemplateChange } from '../../model/template-diff.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Source } from './moment.ts';
import { changeSources, changesSince, revisionsOf } from './revisions.ts';

/** How a pod's template differs from the one before it: a fact, not a cause. */
export type RolloutChange = {
  readonly from: number;
  readonly to: number;
  /** `revision 13, made 6d earlier, had app: limits.memory 512Mi` */
  readonly text: string;
  readonly sources: readonly Source[];
};

/** The difference between the pod's revision and the one before; none where there is no other, or it cannot be read. */
export const whatChanged = (pod: Pod, snapshot: Snapshot): RolloutChange | undefined => {
  const revisions = revisionsOf(pod, snapshot);
  const index = revisions.findIndex(({ own }) => own);
  const [former, own] = [revisions[index - 1], revisions[index]];
  if (!former || !own) return undefined;
  const changes = changesSince(former, own);
  if (changes.length === 0) return undefined;
  const between = (own.createdAt ?? 0) - (former.createdAt ?? 0);
  // Of what was taken up again it is not known since when it ran.
  const isTimed = own.createdAt && former.createdAt && between > 0 && !own.takenUpAgain && !former.takenUpAgain;
  const when = isTimed ? `, made ${humanDuration(between)} earlier,` : '';
  // What can be told with its values says more than that something is another.
  const [plain, valued] = [changes.filter(change => !isValued(change)), changes.filter(isValued)];
  const shown = [...valued, ...plain].slice(0, maxFormer).map(formerText).join(' and ');
  const more = changes.length > maxFormer ? `; ${changes.length - maxFormer} more changed` : '';
  return {
    from: former.number,
    to: own.number,
    text: `revision ${former.number}${when} had ${shown}${more}`,
    sources: changeSources(former, own, changes),
  };
};

const maxFormer = 2;

const isValued = ({ from, to }: TemplateChange): boolean => from !== undefined || to !== undefined;

/** What stood there before, told first. */
const formerText = (change: TemplateChange): string => {
  const name = `${change.container === '' ? '' : `${change.container}: `}${change.what}`;
  if (change.change === 'added') return `no ${name}${change.to === undefined ? '' : ` (now ${change.to})`}`;
  if (change.change === 'removed') return `${name}${change.from === undefined ? '' : ` ${change.from}`} (now none)`;
  return change.from === undefined || change.to === undefined
    ? `another ${name}`
    : `${name} ${change.from} (now ${change.to})`;
};

/** The changes as one sentence; the longest lists are cut. */
export const changesText = (changes: readonly TemplateChange[]): string => {
  const shown = changes.slice(0, maxTold).map(changeText).join('; ');
  return changes.length > maxTold ? `${shown}; and ${changes.length - maxTold} more` : shown;
};

const maxTold = 12;
