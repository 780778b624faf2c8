import { isKind } from '../model/kinds.ts';
import type { Kind, KubernetesObject, ObjectOf } from '../model/kubernetes.ts';
import { type Clock, timestamp } from './clock.ts';

/** One write to the store. `revision` is the resourceVersion it made. */
export type Change = {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: Kind;
  readonly object: KubernetesObject;
  readonly before: KubernetesObject | undefined;
};

/** The objects of a sandbox, with as much history as watches need to catch up. */
export type Store = {
  /** Creates or replaces an object; gives it uid, creationTimestamp and resourceVersion as the API server would. */
  put<T extends KubernetesObject>(object: T): T;
  /** True if there was such an object. `namespace` is '' for kinds that have none. */
  remove(kind: Kind, namespace: string, name: string): boolean;
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  /** In the order of a list: by namespace, then by name. */
  all<K extends Kind>(kind: K): readonly ObjectOf<K>[];
  revision(): number;
  /** The oldest resourceVersion that a watch may still start from. */
  oldest(): number;
  changesAfter(revision: number, kind: Kind): readonly Change[];
  /** Forgets the history: every resourceVersion given out so far is too old from now on. */
  expire(): void;
  subscribe(listener: (change: Change) => void): () => void;
};

/** `history` bounds the number of changes that are kept. */
export const createStore = (clock: Clock, history: number): Store => {
  const objects = new Map<Kind, Map<string, KubernetesObject>>();
  /** Kinds to which something came since they were last put in order. What replaces an object keeps its place. */
  const unsorted = new Set<Kind>();
  const listeners = new Set<(change: Change) => void>();
  const changes: Change[] = [];
  const unheard: Change[] = [];
  // Not 1: so that a test can name a version that is older than everything.
  let revision = 1000;
  let oldest = revision;

  const ofKind = (kind: Kind): Map<string, KubernetesObject> => {
    const known = objects.get(kind) ?? new Map<string, KubernetesObject>();
    objects.set(kind, known);
    return known;
  };
  const record = (change: Change): void => {
    changes.push(change);
    while (changes.length > history) oldest = changes.shift()?.revision ?? oldest;
    // A listener that writes must not make others hear of its change before the one it answers.
    unheard.push(change);
    if (unheard.length > 1) return;
    for (let next = unheard[0]; next !== undefined; next = unheard[0]) {
      for (const listener of [...listeners]) listener(next);
      unheard.shift();
    }
  };

  return {
    put: object => {
      const kind = object.kind ?? '';
      if (!isKind(kind)) throw new Error(`the sandbox does not serve the kind "${kind}"`);
      const name = object.metadata?.name;
      if (!name) throw new Error(`a ${kind} without a name`);
      const key = keyOf(object.metadata?.namespace, name);
      const before = ofKind(kind).get(key);
      revision += 1;
      const stored = {
        ...object,
        metadata: {
          ...object.metadata,
          uid: object.metadata?.uid ?? before?.metadata?.uid ?? uidOf(revision),
          creationTimestamp:
            object.metadata?.creationTimestamp ?? before?.metadata?.creationTimestamp ?? timestamp(clock.now()),
          resourceVersion: String(revision),
        },
      };
      ofKind(kind).set(key, stored);
      if (before === undefined) unsorted.add(kind);
      record({ revision, type: before ? 'MODIFIED' : 'ADDED', kind, object: stored, before });
      return stored;
    },
    remove: (kind, namespace, name) => {
      const before = ofKind(kind).get(keyOf(namespace, name));
      if (before === undefined) return false;
      ofKind(kind).delete(keyOf(namespace, name));
      revision += 1;
      const object = { ...before, metadata: { ...before.metadata, resourceVersion: String(revision) } };
      record({ revision, type: 'DELETED', kind, object, before });
      return true;
    },
    get: <K extends Kind>(kind: K, namespace: string, name: string) =>
      ofKind(kind).get(keyOf(namespace, name)) as ObjectOf<K> | undefined,
    all: <K extends Kind>(kind: K) => {
      if (unsorted.delete(kind)) objects.set(kind, new Map([...ofKind(kind)].sort(([a], [b]) => (a < b ? -1 : 1))));
      return [...ofKind(kind).values()] as ObjectOf<K>[];
    },
    revision: () => revision,
    oldest: () => oldest,
    changesAfter: (after, kind) => changes.filter(change => change.revision > after && change.kind === kind),
    expire: () => {
      changes.length = 0;
      revision += 1;
      oldest = revision;
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Sorts as the keys of etcd do. */
export const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

const uidOf = (revision: number): string => `5a4db0c5-0000-4000-8000-${revision.toString(16).padStart(12, '0')}`;
