import type { Snapshot } from '../diagnosis/snapshot.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { CoreEvent, Kind, KubernetesObject } from '../model/kubernetes.ts';
import type { Answers } from './answers.ts';
import { eventsOf } from './asked-ahead.ts';
import { ofThisOne } from './event-store.ts';

/** What was listed of a scope, by kind. */
export type Lists = ReadonlyMap<Kind, Known<readonly KubernetesObject[]>>;

/** The same snapshot, which does not ask again for what was listed anyway, or asked for ahead. */
export const withLists = (snapshot: Snapshot, lists: Lists, namespace: string, answers: Answers): Snapshot => {
  const byName = new Map<string, KubernetesObject>();
  for (const [kind, list] of lists)
    for (const object of ifRead(list) ?? [])
      byName.set(`${kind}/${object.metadata?.namespace ?? ''}/${object.metadata?.name}`, object);
  const listed = <K extends Kind>(kind: K, of: string): Known<readonly KubernetesObject[]> | undefined =>
    kind !== 'Node' && (of === namespace || namespace === '') ? lists.get(kind) : undefined;
  const byNamespace = new Map<Kind, ReadonlyMap<string, readonly KubernetesObject[]>>();
  const within = (kind: Kind, list: readonly KubernetesObject[], of: string): readonly KubernetesObject[] => {
    const groups = byNamespace.get(kind) ?? Map.groupBy(list, ({ metadata }) => metadata?.namespace ?? '');
    byNamespace.set(kind, groups);
    return groups.get(of) ?? [];
  };
  return {
    ...snapshot,
    events: of => {
      const ahead = answers.get(eventsOf(of)) as Known<readonly CoreEvent[]>;
      return ahead.state === 'unknown' ? snapshot.events(of) : ofThisOne(ahead, of);
    },
    object: (kind, of, name) => {
      const list = listed(kind, of);
      if (list?.state !== 'read') return snapshot.object(kind, of, name);
      const found = byName.get(`${kind}/${of}/${name}`);
      return found ? { state: 'read', value: found as never } : { state: 'absent' };
    },
    objects: (kind, of, named, labels) => {
      const list = listed(kind, of);
      if (list?.state !== 'read') return snapshot.objects(kind, of, named, labels);
      return { state: 'read', value: (of === '' ? list.value : within(kind, list.value, of)) as never };
    },
  };
};
