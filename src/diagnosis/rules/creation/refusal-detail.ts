import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { NextStep, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { quotaNow } from './quota-now.ts';
import { defaultLimitMeant, runtimeClassMeant } from './template-meant.ts';
import { webhookMeant } from './webhook-meant.ts';

/** What a refusal says more once other objects were looked at. */
export type Detail = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly next?: readonly NextStep[];
  /** The reason has gone since: the controller has only not tried again yet. */
  readonly isOver?: true;
  readonly title?: string;
};

/** What other objects add to a refusal: near names, the LimitRange that is meant. */
export const detailOf = (
  id: string,
  captured: Readonly<Record<string, string>>,
  workload: KubernetesObject,
  snapshot: Snapshot,
): Detail => {
  const namespace = workload.metadata?.namespace ?? '';
  switch (id) {
    case 'create-serviceaccount':
      return namesInstead(captured.account ?? '', 'ServiceAccount', captured.accountNamespace ?? namespace, snapshot);
    case 'create-priorityclass':
      return namesInstead(captured.class ?? '', 'PriorityClass', '', snapshot);
    case 'create-runtimeclass': {
      const name = captured.class || captured.class2 || '';
      if (name) return namesInstead(name, 'RuntimeClass', '', snapshot);
      const meant = runtimeClassMeant(workload, snapshot);
      return { values: { of: meant.name ? ` ${meant.name}` : '' }, evidence: meant.evidence };
    }
    case 'create-limitrange':
      return limitRangeMeant(captured, namespace, snapshot);
    case 'create-invalid': {
      const meant = defaultLimitMeant(captured.said ?? '', namespace, snapshot);
      return { values: { detail: meant.text, faulty: faultyField(captured.said ?? '') }, evidence: meant.evidence };
    }
    case 'create-quota':
      return quotaNow(captured, namespace, snapshot);
    case 'create-quota-unset':
      return { values: { fields: fieldsOf(captured.unset ?? '') }, evidence: [] };
    case 'create-webhook-down':
      return webhookMeant(captured, snapshot);
    case 'create-webhook-denied':
      return { values: captured.said ? {} : { said: 'without explanation' }, evidence: [] };
    default:
      return { values: {}, evidence: [] };
  }
};

/** The first field that the API server complains of: `spec.volumes[0].name: Duplicate value` is about `volumes[0].name`. */
const faultyField = (said: string): string => /^\[?(?:spec\.)?([\w.[\]"/-]+): /.exec(said)?.[1] ?? 'see its message';

/** `limits.cpu for: app; requests.memory for: app` without the containers: `limits.cpu, requests.memory`. */
const fieldsOf = (unset: string): string =>
  unset
    .split(';')
    .map(part => part.replace(/ for: .*/, '').trim())
    .join(', ');

const namesInstead = (
  name: string,
  kind: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass',
  namespace: string,
  snapshot: Snapshot,
): Detail => {
  const objects = ifRead(snapshot.objects(kind, namespace)) ?? [];
  const made = name && objects.find(one => one.metadata?.name === name);
  if (made)
    return {
      values: {
        class: name,
        detail: fill(
          ' That was so when the controller last tried: by now there is a {kind} of that name, and the controller tries again by itself.',
          { kind },
        ),
      },
      evidence: cite({ ...made, kind }, 'metadata.name', 'metadata.creationTimestamp'),
      isOver: true,
      title: fill('{kind} {name} was missing; it exists by now', { kind, name }),
    };
  const names = objects.map(one => one.metadata?.name ?? '').filter(one => !one.startsWith('system-'));
  const near = nearNames(name, names);
  const shown = near.length > 0 ? near : names.slice(0, 4);
  const meant = objects.find(one => one.metadata?.name === near[0]);
  return {
    values: {
      class: name,
      hint: near[0] ? fill('; {near} exists', { near: near[0] }) : '',
      existing: shown.length > 0 ? fill('; there is {names}', { names: shown.join(', ') }) : '',
    },
    evidence: meant ? cite({ ...meant, kind }, 'metadata.name') : [],
  };
};

/** The refusal writes quantities in their shortest form; ratios are compared as they stand. */
const sameQuantity = (one: string | number, other: string | undefined): boolean =>
  String(one) === other || (parseQuantity(one) !== undefined && parseQuantity(one) === parseQuantity(other));

const limitRangeMeant = (captured: Readonly<Record<string, string>>, namespace: string, snapshot: Snapshot): Detail => {
  const ratioOf = /^(\S+) max limit to request ratio$/.exec(captured.bound ?? '')?.[1];
  const side = ratioOf ? 'maxLimitRequestRatio' : captured.bound === 'minimum' ? 'min' : 'max';
  const resource = ratioOf ?? captured.resource ?? '';
  const bounds = {
    demands: captured.bound === 'minimum' ? 'demands at least' : 'allows at most',
    more: moreViolations(captured.message ?? ''),
  };
  const asked = captured.asked
    ? fill('a {field} of {asked}', { field: captured.field ?? '', asked: captured.asked })
    : 'none';
  for (const range of ifRead(snapshot.objects('LimitRange', namespace)) ?? [])
    for (const [index, limit] of (range.spec?.limits ?? []).entries()) {
      const bound = limit[side]?.[resource];
      if (limit.type !== captured.per || bound === undefined || !sameQuantity(bound, captured.allowed)) continue;
      return {
        values: {
          ...bounds,
          asked_text: asked,
          detail: fill(' It is the LimitRange {range} that says so.', { range: range.metadata?.name ?? '' }),
        },
        evidence: cite({ ...range, kind: 'LimitRange' }, `spec.limits[${index}].${side}["${resource}"]`),
      };
    }
  return { values: { ...bounds, asked_text: asked }, evidence: [] };
};

/** All limits that are not kept stand in one list in brackets: the first is told, and how many there are besides. */
const moreViolations = (message: string): string => {
  const all = /is forbidden: \[(.*)\]/s.exec(message)?.[1];
  const count = all ? all.split(/, (?=minimum |maximum |\S+ max limit )/).length - 1 : 0;
  return count > 0 ? fill(' {count} more of its limits are not kept either.', { count }) : '';
};
