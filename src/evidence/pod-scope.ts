import type { ListScope } from '../cluster/cluster.ts';
import type { ContainerRef, Pod } from '../model/kubernetes.ts';

/** Some pods of a cluster, those that will come included: what to watch, and which of it is meant. */
export type PodScope = {
  readonly scope: ListScope;
  /** The one pod that is meant, for identities that may get pods but not list them. */
  readonly name: string | undefined;
  includes(pod: Pod): boolean;
};

/** One pod by its name, whichever it is at the time. */
export const podByName = (namespace: string, name: string): PodScope => ({
  scope: { namespace, fieldSelector: `metadata.name=${name}` },
  name,
  includes: pod => pod.metadata?.name === name,
});

/** More pods than this of one namespace cost less as one watch of all of it. */
const maxWatches = 3;

/** The pods of some containers, with as few watches as is sensible. */
export const podsOfContainers = (containers: readonly ContainerRef[]): readonly PodScope[] =>
  [...Map.groupBy(containers, ({ namespace }) => namespace)].flatMap(([namespace, inNamespace]) => {
    const names = new Set(inNamespace.map(({ pod }) => pod));
    if (names.size <= maxWatches) return [...names].map(name => podByName(namespace, name));
    return [{ scope: { namespace }, name: undefined, includes: pod => names.has(pod.metadata?.name ?? '') }];
  });
