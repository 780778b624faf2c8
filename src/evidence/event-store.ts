import type { Known } from '../model/known.ts';
import type { CoreEvent, ObjectRef } from '../model/kubernetes.ts';

/** More events than this about one object add nothing to its diagnosis. */
const perObject = 60;
/** Bounds the memory in a cluster that never stops complaining; the oldest objects' events go first. */
const objectsKept = 20_000;

/** Events of the scope by the object they are about, bounded. Mutable: fed by a watch. */
export type EventStore = {
  upsert(event: CoreEvent): void;
  remove(event: CoreEvent): void;
  /** Begins a new list: events that are not upserted before `endList` are dropped. */
  beginList(): void;
  endList(): void;
  of(object: ObjectRef): readonly CoreEvent[];
  all(): readonly CoreEvent[];
};

export const createEventStore = (): EventStore => {
  const byObject = new Map<string, Map<string, CoreEvent>>();
  let listed: Set<string> | undefined;

  const upsert = (event: CoreEvent): void => {
    const uid = event.metadata?.uid ?? event.metadata?.name ?? '';
    listed?.add(uid);
    const key = objectKey(event.involvedObject);
    let events = byObject.get(key);
    if (events) byObject.delete(key);
    else events = new Map();
    // Re-inserting keeps the map in order of last use, so that its first entry is the one to drop.
    byObject.set(key, events);
    events.delete(uid);
    events.set(uid, event);
    if (events.size > perObject) events.delete(events.keys().next().value ?? '');
    if (byObject.size > objectsKept) byObject.delete(byObject.keys().next().value ?? '');
  };

  return {
    upsert,
    remove: event => {
      const key = objectKey(event.involvedObject);
      const events = byObject.get(key);
      events?.delete(event.metadata?.uid ?? event.metadata?.name ?? '');
      if (events?.size === 0) byObject.delete(key);
    },
    beginList: () => {
      listed = new Set();
    },
    endList: () => {
      for (const [key, events] of byObject) {
        for (const uid of events.keys()) if (listed && !listed.has(uid)) events.delete(uid);
        if (events.size === 0) byObject.delete(key);
      }
      listed = undefined;
    },
    of: object => ownEvents([...(byObject.get(objectKey(object))?.values() ?? [])], object),
    all: () => [...byObject.values()].flatMap(events => [...events.values()]),
  };
};

const objectKey = (object: { kind?: string; namespace?: string; name?: string } | undefined): string =>
  `${object?.kind}/${object?.namespace ?? ''}/${object?.name}`;

/**
 * The events of this very object, not of an earlier one of the same name: by uid where both have one. A static pod's events
 * carry the config hash instead of the mirror's uid, and a node's its name, so what is no uid matches anything.
 */
export const ownEvents = (events: readonly CoreEvent[], object: ObjectRef): readonly CoreEvent[] =>
  object.uid && object.kind === 'Pod'
    ? events.filter(event => !isUid(event.involvedObject?.uid) || event.involvedObject?.uid === object.uid)
    : events;

/** The same where events were asked for by the name alone. */
export const ofThisOne = (known: Known<readonly CoreEvent[]>, object: ObjectRef): Known<readonly CoreEvent[]> =>
  known.state === 'read' ? { state: 'read', value: ownEvents(known.value, object) } : known;

const isUid = (uid: string | undefined): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(uid ?? '');
