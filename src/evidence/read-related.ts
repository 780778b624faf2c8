import { isKind, kindPaths } from '../model/kinds.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { Kind, KubernetesObject, ObjectOf, Pod } from '../model/kubernetes.ts';
import { nearName } from '../model/near-names.ts';
import { controllerOf } from '../model/owner.ts';
import { podReferences } from '../model/pod-references.ts';
import { mapSelects } from '../model/selector.ts';
import type { RelatedObject } from '../state/related-object.ts';

/** Where related objects are read from: a cluster or a recording. */
export type ObjectReader = {
  object(kind: Kind, namespace: string, name: string): Promise<Known<KubernetesObject>>;
  objects<K extends Kind>(kind: K, namespace: string): Promise<Known<readonly ObjectOf<K>[]>>;
};

/** Deployments own ReplicaSets own Pods; with custom controllers a little more. */
const mostOwners = 5;

/** What has to do with a pod: its owners, what its spec names, and the Services that select it. */
export const readRelated = async (pod: Pod, reader: ObjectReader): Promise<readonly RelatedObject[]> => {
  const [owners, named, services] = await Promise.all([
    readOwners(pod, reader),
    readNamed(pod, reader),
    readServices(pod, reader),
  ]);
  return [...owners, ...named, ...services];
};

const readOwners = async (pod: Pod, reader: ObjectReader): Promise<readonly RelatedObject[]> => {
  const found: RelatedObject[] = [];
  let owner = controllerOf(pod);
  // A static pod is owned by its node, which stands among what the spec names.
  while (owner && owner.kind !== 'Node' && found.length < mostOwners) {
    const { kind, name } = owner;
    const namespace = pod.metadata?.namespace ?? '';
    const known = isKind(kind) ? await reader.object(kind, namespace, name) : undefined;
    const state = known ? stateOf(known, '', false) : ({ state: 'unknown' } as const);
    found.push({ of: { kind, namespace, name }, use: found.length === 0 ? 'owns it' : 'owns its owner', state });
    const object = known && ifRead(known);
    owner = object && controllerOf(object);
  }
  return found;
};

const readNamed = (pod: Pod, reader: ObjectReader): Promise<readonly RelatedObject[]> => {
  const once = Map.groupBy(podReferences(pod), ({ kind, name }) => `${kind}/${name}`);
  return Promise.all(
    [...once.values()].map(async (uses): Promise<RelatedObject> => {
      const [{ kind, name } = { kind: 'Pod' as Kind, name: '' }] = uses;
      const namespace = kindPaths[kind].namespaced ? (pod.metadata?.namespace ?? '') : '';
      const known = await reader.object(kind, namespace, name);
      const near = known.state === 'absent' ? await nearest(kind, namespace, name, reader) : '';
      const optional = uses.every(use => use.optional);
      const use = [...new Set(uses.map(each => each.use))].join(', ');
      return { of: { kind, namespace, name }, use, state: stateOf(known, near, optional) };
    }),
  );
};

const readServices = async (pod: Pod, reader: ObjectReader): Promise<readonly RelatedObject[]> => {
  const namespace = pod.metadata?.namespace ?? '';
  const known = await reader.objects('Service', namespace);
  return (ifRead(known) ?? [])
    .filter(({ spec }) => mapSelects(spec?.selector, pod.metadata?.labels))
    .map(({ metadata }) => ({
      of: { kind: 'Service', namespace, name: metadata?.name ?? '' },
      use: 'selects it',
      state: { state: 'there' } as const,
    }));
};

const nearest = async (kind: Kind, namespace: string, name: string, reader: ObjectReader): Promise<string> => {
  const others: readonly KubernetesObject[] = ifRead(await reader.objects(kind, namespace)) ?? [];
  return (
    nearName(
      name,
      others.flatMap(({ metadata }) => metadata?.name ?? []),
    ) ?? ''
  );
};

const stateOf = (known: Known<unknown>, near: string, optional: boolean): RelatedObject['state'] => {
  switch (known.state) {
    case 'read':
      return { state: 'there' };
    case 'absent':
      return { state: 'missing', near, optional };
    case 'forbidden':
      return { state: 'forbidden', why: known.why };
    case 'unknown':
      return { state: 'unknown' };
  }
};
