import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { podRequests } from '../../../model/pod-requests.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { cite, type Evidence, fieldAt } from '../../evidence.ts';
import type { NextStep, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { detailOf } from './refusal-detail.ts';
import { refusalTable, stsPvcFailed } from './refusal-table.ts';

/** Why the API server refuses the pods of a workload, as far as other objects prove it. */
export type SuspectedRefusal = {
  readonly rule: Rule;
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly next?: readonly NextStep[];
};

type PodSpec = NonNullable<Pod['spec']>;
type Quota = ObjectOf<'ResourceQuota'>;

const template = 'spec.template.spec';

/** The quota leaves no room for the claim that comes before the pod. */
const claimOverQuota: Rule = {
  ...stsPvcFailed,
  title: 'Claim {claim} of the next pod cannot be created',
  explanation:
    '{shortage} Before the next pod, the StatefulSet has to make its claim from the template {claim}; that claim does not exist, and the ResourceQuota {quota} leaves no room for it: {used} in use, {limited} allowed.',
};

/** Names that do not exist and quotas that are used up. Only what was looked up and is not there counts as missing. */
export function* suspectedRefusals(
  workload: KubernetesObject,
  own: readonly Pod[],
  snapshot: Snapshot,
): Iterable<SuspectedRefusal> {
  const spec = fieldAt(workload, template) as PodSpec | undefined;
  const namespace = workload.metadata?.namespace ?? '';
  if (!spec) return;
  yield* missingNames(workload, spec, namespace, snapshot);
  const quotas = ifRead(snapshot.objects('ResourceQuota', namespace)) ?? [];
  const claim = missingClaim(workload, own, snapshot);
  for (const quota of quotas) {
    const full = claim ? shortOf(quota, new Map([['persistentvolumeclaims', 1]])) : undefined;
    if (claim && full)
      yield {
        rule: claimOverQuota,
        values: { claim, ...full.values },
        evidence: [...full.evidence, ...citeClaims(workload)],
      };
    const tight = covers(quota, spec) ? shortOf(quota, demandOf(spec)) : undefined;
    if (tight) yield { rule: ruleOf('create-quota'), ...tight };
  }
}

/** The rule of a row of the table of refusals. Raises an error where there is none. */
export const ruleOf = (id: string): Rule => {
  const row = refusalTable.find(({ rule }) => rule.id === id);
  if (!row) throw new Error(`no row ${id}`);
  return row.rule;
};

function* missingNames(
  workload: KubernetesObject,
  spec: PodSpec,
  namespace: string,
  snapshot: Snapshot,
): Iterable<SuspectedRefusal> {
  const named = [
    { id: 'create-serviceaccount', kind: 'ServiceAccount', in: namespace, field: 'serviceAccountName', as: 'account' },
    { id: 'create-priorityclass', kind: 'PriorityClass', in: '', field: 'priorityClassName', as: 'class' },
    { id: 'create-runtimeclass', kind: 'RuntimeClass', in: '', field: 'runtimeClassName', as: 'class' },
  ] as const;
  for (const one of named) {
    const name = spec[one.field];
    if (!name || name.startsWith('system-') || snapshot.object(one.kind, one.in, name).state !== 'absent') continue;
    const captured = { [one.as]: name, accountNamespace: namespace };
    const detail = detailOf(one.id, captured, workload, snapshot);
    yield {
      rule: ruleOf(one.id),
      values: { ...captured, ...detail.values },
      evidence: [...cite(workload, `${template}.${one.field}`), ...detail.evidence],
      ...(detail.next ? { next: detail.next } : {}),
    };
  }
}

/** The claim template of a StatefulSet of which the claim of the next pod does not exist either. */
const missingClaim = (workload: KubernetesObject, own: readonly Pod[], snapshot: Snapshot): string | undefined => {
  if (workload.kind !== 'StatefulSet') return undefined;
  const { spec } = workload as ObjectOf<'StatefulSet'>;
  const { name = '', namespace = '' } = workload.metadata ?? {};
  const start = spec?.ordinals?.start ?? 0;
  const names = new Set(own.map(pod => pod.metadata?.name));
  const ordinal = Array.from({ length: spec?.replicas ?? 1 }, (_, index) => start + index).find(
    one => !names.has(`${name}-${one}`),
  );
  return (spec?.volumeClaimTemplates ?? [])
    .map(one => one?.metadata?.name ?? '')
    .find(
      claim => snapshot.object('PersistentVolumeClaim', namespace, `${claim}-${name}-${ordinal}`).state === 'absent',
    );
};

const citeClaims = (workload: KubernetesObject): readonly Evidence[] =>
  cite(
    workload,
    ...((workload as ObjectOf<'StatefulSet'>).spec?.volumeClaimTemplates ?? []).map(
      (_, index) => `spec.volumeClaimTemplates[${index}].metadata.name`,
    ),
  );

/** Scopes that a template alone does not decide are left out: that quota proves nothing then. */
const covers = ({ spec }: Quota, pod: PodSpec): boolean => {
  if (spec?.scopeSelector) return false;
  const bestEffort = [...(pod.containers ?? []), ...(pod.initContainers ?? [])].every(
    one => !Object.keys(one?.resources?.requests ?? {}).length && !Object.keys(one?.resources?.limits ?? {}).length,
  );
  return (spec?.scopes ?? []).every(scope => {
    if (scope === 'BestEffort') return bestEffort;
    if (scope === 'NotBestEffort') return !bestEffort;
    if (scope === 'Terminating') return pod.activeDeadlineSeconds != null;
    return scope === 'NotTerminating' && pod.activeDeadlineSeconds == null;
  });
};

/** What one more pod counts against a quota, by the names that quotas use. Limits of init containers are left out. */
const demandOf = (spec: PodSpec): ReadonlyMap<string, number> => {
  const demand = new Map([
    ['pods', 1],
    ['count/pods', 1],
  ]);
  for (const [resource, amount] of podRequests({ spec })) {
    demand.set(`requests.${resource}`, amount);
    if (resource === 'cpu' || resource === 'memory') demand.set(resource, amount);
  }
  for (const resource of ['cpu', 'memory']) {
    const limits = (spec.containers ?? []).map(one => parseQuantity(one?.resources?.limits?.[resource]) ?? 0);
    demand.set(
      `limits.${resource}`,
      limits.reduce((sum, one) => sum + one, 0),
    );
  }
  return demand;
};

/** The first resource of which the quota has less left than is asked for. */
export const shortOf = (
  quota: Quota,
  demand: ReadonlyMap<string, number>,
): { readonly values: Values; readonly evidence: readonly Evidence[] } | undefined => {
  const { hard, used } = quota.status ?? {};
  for (const [resource, asked] of demand) {
    const allowed = parseQuantity(hard?.[resource]);
    const taken = parseQuantity(used?.[resource]);
    if (allowed === undefined || taken === undefined || asked === 0 || taken + asked <= allowed) continue;
    return {
      values: {
        quota: quota.metadata?.name ?? '',
        requested: asked === 1 ? `${resource}=1` : `more ${resource}`,
        used: `${resource}=${used?.[resource]}`,
        limited: `${resource}=${hard?.[resource]}`,
      },
      evidence: cite(
        { ...quota, kind: 'ResourceQuota' },
        'metadata.name',
        `status.used["${resource}"]`,
        `status.hard["${resource}"]`,
      ),
    };
  }
  return undefined;
};
