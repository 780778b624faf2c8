import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { kindPaths } from '../model/kinds.ts';
import type { Kind, KubernetesObject, Pod } from '../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../model/owner.ts';
import type { LabelSelector } from '../model/selector.ts';
import { type PodScope, podByName } from './pod-scope.ts';

/**
 * The pods of a pod's name, a workload or a Service, those that will come included. A workload has the pods that it
 * controls, not all that its selector happens to select. Rejects with an `ApiError` when it cannot be read or does not exist.
 */
export const podsOfOwner = async (cluster: Cluster, kind: Kind, namespace: string, name: string): Promise<PodScope> => {
  if (kind === 'Pod') return podByName(namespace, name);
  const { value: owner } = await existing(cluster, kind, namespace, name);
  const labelSelector = kind === 'CronJob' ? '' : selectorText(owner);
  return {
    scope: { namespace, ...(labelSelector && { labelSelector }) },
    name: undefined,
    includes: pod => kind === 'Service' || isOwnedBy(pod, kind, name),
  };
};

/** An object that must be there. Rejects with an `ApiError` where it is not, or may not be read. */
export const existing = async <K extends Kind>(cluster: Cluster, kind: K, namespace: string, name: string) => {
  const known = await cluster.get(kind, namespace, name);
  if (known.state === 'read') return known;
  if (known.state === 'forbidden') throw new ApiError('forbidden', known.why, { status: 403 });
  const { plural, group } = kindPaths[kind];
  const resource = group ? `${plural}.${group}` : plural;
  throw new ApiError('not-found', `${resource} "${name}" not found in namespace ${namespace}`, { status: 404 });
};

const isOwnedBy = (pod: Pod, kind: Kind, name: string): boolean => {
  const owner = kind === 'Deployment' || kind === 'CronJob' ? likelyTopOwner(pod) : controllerOf(pod);
  return owner?.kind === kind && owner.name === name;
};

/** The selector of a workload or Service as the API takes it in a query. One that selects nothing is refused. */
const selectorText = (owner: KubernetesObject): string => {
  const { kind = '', metadata } = owner;
  const selector = (owner as { readonly spec?: { readonly selector?: unknown } }).spec?.selector;
  const plain = kind === 'Service' || kind === 'ReplicationController';
  const { matchLabels = {}, matchExpressions = [] } = (
    plain ? { matchLabels: selector ?? {} } : (selector ?? {})
  ) as LabelSelector;
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'In') return `${key} in (${values.join(',')})`;
      if (operator === 'NotIn') return `${key} notin (${values.join(',')})`;
      return operator === 'Exists' ? key : `!${key}`;
    }),
  ];
  if (parts.length === 0)
    throw new ApiError('other', `${kind} ${metadata?.name} has no selector, so no pods of its own`);
  return parts.join(',');
};
