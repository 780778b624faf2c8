import type { Snapshot } from '../diagnosis/snapshot.ts';
import { byName } from '../model/by-name.ts';
import { absent, type Known, read, unknown } from '../model/known.ts';
import type { ContainerRef, CoreEvent, Kind, KubernetesObject, ObjectOf, ObjectRef, Pod } from '../model/kubernetes.ts';
import type { LogRun } from '../model/log-excerpt.ts';
import type { ObjectSet } from '../recording/object-set.ts';
import { ownEvents } from './event-store.ts';

/** A snapshot over a fixed set of objects. */
export const snapshotOf = (set: ObjectSet): Snapshot => {
  const byId = new Map<string, KubernetesObject>();
  const byKind = new Map<string, KubernetesObject[]>();
  const eventsByObject = new Map<string, CoreEvent[]>();
  const logs = new Map(set.logs.map(log => [logKey(log.container, log.run), log]));
  const podsByNode = new Map<string, Pod[]>();
  const sorted = new Set<readonly KubernetesObject[]>();
  const inOrder = <T extends KubernetesObject>(list: T[] | undefined): readonly T[] | undefined => {
    if (list && !sorted.has(list)) sorted.add(list.sort(byName));
    return list;
  };
  for (const object of set.objects) {
    const namespace = object.metadata?.namespace ?? '';
    byId.set(`${object.kind}/${namespace}/${object.metadata?.name}`, object);
    push(byKind, `${object.kind}/${namespace}`, object);
    if (namespace) push(byKind, `${object.kind}/`, object);
    if (object.kind === 'Event') push(eventsByObject, eventKey(object as CoreEvent), object);
    if (object.kind === 'Pod') push(podsByNode, (object as Pod).spec?.nodeName ?? '', object);
  }
  return {
    now: set.at,
    serverMinor: set.serverMinor,
    object: <K extends Kind>(kind: K, namespace: string, name: string): Known<ObjectOf<K>> => {
      const object = byId.get(`${kind}/${namespace}/${name}`);
      if (object) return read(object as ObjectOf<K>);
      return set.covers(kind, namespace, name) ? absent : unknown;
    },
    objects: <K extends Kind>(kind: K, namespace: string, named?: string): Known<readonly ObjectOf<K>[]> => {
      const objects = inOrder(byKind.get(`${kind}/${namespace}`)) as readonly ObjectOf<K>[] | undefined;
      const one = named === undefined ? undefined : `name=${named}`;
      return objects || set.covers(kind, namespace, one) ? read(objects ?? []) : unknown;
    },
    podsOnNode: node => (set.covers('Pod', '', `node=${node}`) ? read(inOrder(podsByNode.get(node)) ?? []) : unknown),
    events: of => {
      const events = eventsOf(of, eventsByObject);
      return events.length > 0 || set.covers('Event', of.namespace, `${of.kind}/${of.name}`) ? read(events) : unknown;
    },
    log: (container, run) => {
      const log = logs.get(logKey(container, run));
      return log ? read(log) : set.logs.length > 0 ? absent : unknown;
    },
  };
};

const push = <T>(lists: Map<string, T[]>, key: string, item: KubernetesObject): void => {
  const list = lists.get(key);
  if (list) list.push(item as T);
  else lists.set(key, [item as T]);
};

const logKey = ({ namespace, pod, container }: ContainerRef, run: LogRun): string =>
  `${namespace}/${pod}/${container}/${run}`;

const eventKey = (event: CoreEvent): string => {
  const { kind, namespace, name } = event.involvedObject ?? {};
  return `${kind}/${namespace ?? ''}/${name}`;
};

const eventsOf = (of: ObjectRef, events: ReadonlyMap<string, readonly CoreEvent[]>): readonly CoreEvent[] =>
  ownEvents(events.get(`${of.kind}/${of.namespace}/${of.name}`) ?? [], of);
