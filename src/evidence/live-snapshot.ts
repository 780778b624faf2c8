import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import { byName } from '../model/by-name.ts';
import { type Known, read } from '../model/known.ts';
import type { CoreEvent, Kind, Node, ObjectOf, Pod, PodMetrics } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import type { Answers } from './answers.ts';
import { type EventStore, ofThisOne } from './event-store.ts';

/** What is watched, and may therefore be answered without a request. Undefined: not (yet) complete. */
export type Watched = {
  readonly now: number;
  readonly serverMinor: number | undefined;
  /** Undefined while the first list arrives; 'forbidden' with the reason where it may not be watched. */
  readonly events: Known<EventStore>;
  readonly nodes: Known<ReadonlyMap<string, Node>>;
  /** Events of what is in no namespace are asked for: those of another one are watched. */
  readonly asksForNodeEvents?: boolean;
  /** The pod itself, where it is kept whole. */
  pod(namespace: string, name: string): Pod | undefined;
  /** What it uses, where that is being read. */
  metrics?(namespace: string, name: string): PodMetrics | undefined;
};

/** A snapshot over the watches and over what was read on demand. Every question that no watch answers is noted in `used`. */
export const liveSnapshot = (watched: Watched, answers: Answers, used: Want[]): Snapshot => {
  const asked = <T>(want: Want): Known<T> => {
    used.push(want);
    return answers.get(want) as Known<T>;
  };
  return {
    now: watched.now,
    serverMinor: watched.serverMinor,
    object: <K extends Kind>(kind: K, namespace: string, name: string): Known<ObjectOf<K>> => {
      if (kind === 'Node' && watched.nodes.state !== 'unknown')
        return nodeOf(watched.nodes, name) as Known<ObjectOf<K>>;
      const pod = kind === 'Pod' ? watched.pod(namespace, name) : undefined;
      const metrics = kind === 'PodMetrics' ? watched.metrics?.(namespace, name) : undefined;
      const atHand = pod ?? metrics;
      return atHand ? read(atHand as ObjectOf<K>) : asked({ want: 'object', kind, namespace, name });
    },
    objects: <K extends Kind>(
      kind: K,
      namespace: string,
      named?: string,
      labels?: string,
    ): Known<readonly ObjectOf<K>[]> => {
      if (kind === 'Node' && watched.nodes.state === 'read')
        return read([...watched.nodes.value.values()].sort(byName) as unknown as ObjectOf<K>[]);
      if (kind === 'Node' && watched.nodes.state === 'forbidden') return watched.nodes;
      if (kind === 'Event' && watched.events.state === 'read') return read(watched.events.value.all() as ObjectOf<K>[]);
      return asked({
        want: 'objects',
        kind,
        namespace,
        ...(named === undefined ? {} : { named }),
        ...(labels && { labels }),
      });
    },
    podsOnNode: node => asked({ want: 'pods-on-node', node }),
    events: of => {
      if (watched.asksForNodeEvents && of.namespace === '') return asked<readonly CoreEvent[]>({ want: 'events', of });
      if (watched.events.state === 'read') return read(watched.events.value.of(of));
      if (watched.events.state === 'forbidden') return watched.events;
      return ofThisOne(asked({ want: 'events', of }), of);
    },
    log: (container, run) => asked<LogExcerpt>({ want: 'log', container, run }),
  };
};

const nodeOf = (nodes: Known<ReadonlyMap<string, Node>>, name: string): Known<Node> => {
  if (nodes.state !== 'read') return nodes;
  const node = nodes.value.get(name);
  return node ? read(node) : { state: 'absent' };
};
