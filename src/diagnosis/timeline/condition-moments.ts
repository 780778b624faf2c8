import type { KubernetesObject, ObjectRef } from '../../model/kubernetes.ts';
import { parseTime } from '../../model/time.ts';
import { type Moment, type MomentKind, moment, ranks, refKey, sources } from './moment.ts';

/** A condition of any object. */
type Condition = {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
};

export type ConditionsOf = {
  readonly object: KubernetesObject;
  readonly of: ObjectRef;
  readonly who: string;
  readonly what: MomentKind;
  readonly conditions: readonly Condition[] | null | undefined;
  /** Only what came to be at this time or later is told, ms. */
  readonly since?: number;
  weight(condition: Condition): Moment['weight'];
};

/** The last change of each condition. Those that changed together and for the same reason are one moment. */
export const conditionMoments = ({
  object,
  of,
  who,
  what,
  conditions,
  since = 0,
  weight,
}: ConditionsOf): readonly Moment[] => {
  const placed = (conditions ?? [])
    .map((condition, index) => ({ condition: condition ?? {}, path: `status.conditions[${index}]` }))
    .filter(({ condition }) => (parseTime(condition.lastTransitionTime) ?? -1) >= since)
    .sort((one, other) => ((one.condition.type ?? '') < (other.condition.type ?? '') ? -1 : 1));
  const together = Map.groupBy(placed, ({ condition }) =>
    [condition.lastTransitionTime, condition.status, condition.reason, condition.message].join('\n'),
  );
  return [...together.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const { status = '', reason = '', message = '', lastTransitionTime } = first.condition;
    const types = group.map(({ condition }) => condition.type ?? '').join(', ');
    const because = [reason, message].filter(Boolean).join(': ');
    return moment({
      key: `condition ${refKey(of)} ${types} ${status} ${lastTransitionTime}`,
      at: parseTime(lastTransitionTime),
      what,
      who,
      text: `${types} → ${status}${because === '' ? '' : ` (${because})`}`,
      weight: weight(first.condition),
      sources: group.flatMap(({ path }) =>
        sources(
          object,
          of,
          ...['lastTransitionTime', 'type', 'status', 'reason', 'message'].map(name => `${path}.${name}`),
        ),
      ),
      rank: ranks.condition,
    });
  });
};
