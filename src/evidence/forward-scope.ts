import type { Cluster } from '../cluster/cluster.ts';
import { ifRead } from '../model/known.ts';
import type { Kind, Pod } from '../model/kubernetes.ts';
import { likelyTopOwner } from '../model/owner.ts';
import { podColumns } from '../model/pod-status.ts';
import { hasPods } from '../model/workload-kinds.ts';
import { type PodScope, podByName } from './pod-scope.ts';
import { existing, podsOfOwner } from './pods-of-owner.ts';

/** The pods that a forwarded port may lead to. */
export type ForwardScope = {
  readonly pods: PodScope;
  /** What it means that there are none, and who brings another one, e.g. `pod web is gone, and nothing owns it: …`. */
  readonly whenNone: string;
};

/**
 * The pods that can stand in for one another: those of a workload or Service; for a pod those of its owner, where these
 * are all alike. A pod of a StatefulSet is replaced by the one of its name alone, a pod of a DaemonSet by the one on its
 * node; the next pod of a Job does other work. Rejects with an `ApiError` where it cannot be read or does not exist.
 */
export const forwardScope = async (
  cluster: Cluster,
  kind: Kind,
  namespace: string,
  name: string,
): Promise<ForwardScope> => {
  if (kind !== 'Pod')
    return { pods: await podsOfOwner(cluster, kind, namespace, name), whenNone: `${kind} ${name} has no pods` };
  const { value: pod } = await existing(cluster, 'Pod', namespace, name);
  const byName = (why: string): ForwardScope => ({
    pods: podByName(namespace, name),
    whenNone: `pod ${name} is gone, and ${why}`,
  });
  const owner = likelyTopOwner(pod);
  if (!owner) return byName('nothing owns it: only a new pod of that name takes its place');
  const by = `${owner.kind} ${owner.name}`;
  if (owner.kind === 'StatefulSet') return byName(`${by} has not made it anew yet`);
  if (owner.kind === 'Node') return byName('its node has not put it back yet');
  if (owner.kind === 'Job' || owner.kind === 'CronJob')
    return byName(`the pods of ${by} do not stand in for one another`);
  if (!hasPods(owner.kind) || !ifRead(await cluster.get(owner.kind, namespace, owner.name)))
    return byName(`the other pods of ${by} cannot be found`);
  const pods = await podsOfOwner(cluster, owner.kind, namespace, owner.name);
  const none = `pod ${name} is gone, and ${by} has no other`;
  if (owner.kind !== 'DaemonSet') return { pods, whenNone: none };
  const node = nodeOf(pod);
  return {
    pods: { ...pods, includes: other => pods.includes(other) && nodeOf(other) === node },
    whenNone: `${none} on its node`,
  };
};

const nodeOf = (pod: Pod): string => pod.spec?.nodeName ?? '';

/** Why none of the pods can be talked to: what its status says of one, or that there are none. */
export const whyNoPod = ([pod]: readonly Pod[], whenNone: string): string => {
  if (!pod) return whenNone;
  const name = `pod ${pod.metadata?.name}`;
  if (pod.metadata?.deletionTimestamp) return `${name} is being deleted`;
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return `${name} has ended`;
  return `${name} does not run (${podColumns(pod).status})`;
};
