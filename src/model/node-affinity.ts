import type { Node, Pod } from './kubernetes.ts';
import { nameDistance } from './near-names.ts';
import { expressionHolds } from './selector.ts';

type Requirement = { readonly key: string; readonly operator: string; readonly values?: readonly string[] };
type Term = {
  readonly matchExpressions?: readonly Requirement[] | null;
  readonly matchFields?: readonly Requirement[] | null;
};
type AffinePod = { readonly spec?: Pod['spec'] };

/** One thing a pod demands of its node, where it stands in the spec, and whether nodeSelector or affinity says so. */
export type NodeDemand = { readonly requirement: Requirement; readonly path: string };

/** What this pod demands of nodes and this node lacks; the best of several alternative terms. Empty where it matches. */
export const unmetDemands = (pod: AffinePod, node: Node): readonly NodeDemand[] => {
  const selector = selectorDemands(pod).filter(({ requirement }) => !holds(requirement, node));
  const terms = affinityTerms(pod);
  if (terms.length === 0) return selector;
  const unmet = terms.map(term => term.filter(({ requirement }) => !holds(requirement, node)));
  const best = unmet.reduce((one, other) => (other.length < one.length ? other : one));
  return [...selector, ...best];
};

/** Everything the pod demands of a node. */
export const nodeDemands = (pod: AffinePod): readonly NodeDemand[] => [
  ...selectorDemands(pod),
  ...affinityTerms(pod).flat(),
];

/** Everything the pod demands of a node in words: what stands side by side must all hold, of alternative terms one. */
export const demandsText = (pod: AffinePod): string => {
  const words = (demands: readonly NodeDemand[]): string =>
    demands.map(({ requirement }) => requirementText(requirement)).join(', ');
  const terms = affinityTerms(pod).map(words).filter(Boolean);
  const either = terms.length > 1 ? `either ${terms.map(term => `(${term})`).join(' or ')}` : (terms[0] ?? '');
  return [words(selectorDemands(pod)), either].filter(Boolean).join(', ');
};

/** The node that required affinity by `metadata.name` binds a pod to, as the DaemonSet controller writes it. */
export const pinnedNodes = (pod: AffinePod): readonly string[] | undefined => {
  const terms = affinityTerms(pod);
  if (terms.length === 0) return undefined;
  const names = terms.map(
    term => term.find(({ requirement }) => requirement.key === 'metadata.name')?.requirement.values,
  );
  return names.every(name => name !== undefined) ? names.flatMap(name => name ?? []) : undefined;
};

/** A requirement in the shortest words: `disktype=sdd`, `zone in (a, b)`, `!gpu`. */
export const requirementText = ({ key, operator, values }: Requirement): string => {
  const list = values ?? [];
  switch (operator) {
    case 'In':
      return list.length === 1 ? `${key}=${list[0]}` : `${key} in (${list.join(', ')})`;
    case 'NotIn':
      return list.length === 1 ? `${key}!=${list[0]}` : `${key} not in (${list.join(', ')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'Gt':
      return `${key} > ${list[0]}`;
    case 'Lt':
      return `${key} < ${list[0]}`;
    default:
      return `${key} ${operator} ${list.join(',')}`;
  }
};

/** Whether a PersistentVolume's node affinity, or any NodeSelector, admits a node. An absent one admits all. */
export const selectorAdmits = (terms: readonly Term[] | null | undefined, node: Node): boolean =>
  !terms ||
  terms.some(term => {
    const all = [...(term?.matchExpressions ?? []), ...(term?.matchFields ?? [])];
    return all.length > 0 && all.every(requirement => holds(requirement, node));
  });

/** The label of any of these nodes that is nearest to what a requirement asks for: another value of the key, or a like key. */
export const nearestLabel = (
  requirement: Requirement,
  nodes: readonly Node[],
): { readonly node: Node; readonly key: string; readonly value: string; readonly distance: number } | undefined => {
  if (!requirement.key) return undefined;
  const wanted = requirement.values?.[0] ?? '';
  const limit = Math.min(4, Math.max(1, Math.floor(requirement.key.length / 5)));
  let best: { node: Node; key: string; value: string; distance: number } | undefined;
  for (const node of nodes)
    for (const [key, value] of Object.entries(node.metadata?.labels ?? {})) {
      const sameKey = key === requirement.key;
      if (!value && !sameKey) continue;
      // Names differ by their difference in length at least: most labels are told apart by that.
      if (Math.abs(key.length - requirement.key.length) > limit) continue;
      const keyEdits = sameKey ? 0 : nameDistance(key, requirement.key);
      if (keyEdits > limit) continue;
      const distance = keyEdits + (wanted === '' ? 0 : nameDistance(value, wanted));
      if (distance === 0) continue;
      if (!sameKey && wanted !== '' && nameDistance(value, wanted) > 2) continue;
      if (!best || distance < best.distance) best = { node, key, value, distance };
    }
  return best;
};

const holds = (requirement: Requirement, node: Node): boolean =>
  expressionHolds(
    requirement,
    requirement.key === 'metadata.name' ? { 'metadata.name': node.metadata?.name ?? '' } : node.metadata?.labels,
  );

const selectorDemands = (pod: AffinePod): readonly NodeDemand[] =>
  Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => ({
    requirement: { key, operator: 'In', values: [value] },
    path: `spec.nodeSelector["${key}"]`,
  }));

const affinityTerms = (pod: AffinePod): readonly (readonly NodeDemand[])[] => {
  const root = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const terms: readonly Term[] =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.map((term, index) => [
    ...(term?.matchExpressions ?? []).map((requirement, at) => ({
      requirement,
      path: `${root}[${index}].matchExpressions[${at}]`,
    })),
    ...(term?.matchFields ?? []).map((requirement, at) => ({
      requirement,
      path: `${root}[${index}].matchFields[${at}]`,
    })),
  ]);
};
