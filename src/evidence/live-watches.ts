import type { Cluster, Stream, WatchSink, WatchStatus } from '../cluster/cluster.ts';
import { forbidden, type Known, read, unknown } from '../model/known.ts';
import type { CoreEvent, Node, Pod } from '../model/kubernetes.ts';
import { createEventStore, type EventStore } from './event-store.ts';
import { podsFirstMs } from './pods-first.ts';

/** The watches of one scope: pods, events and nodes. */
export type LiveWatches = {
  readonly events: Known<EventStore>;
  readonly nodes: Known<ReadonlyMap<string, Node>>;
  close(): void;
};

export type WatchListeners = {
  readonly pods: Omit<WatchSink<Pod>, 'status'>;
  podsStatus(status: WatchStatus): void;
  /** An event about this pod came or changed; `alarm` if it is a warning. Not called for the first list. */
  podTouched(namespace: string, name: string, alarm: boolean): void;
  /** This node came, went, or says something new: its heartbeats do not count. */
  nodeChanged(name: string): void;
  /** All events or all nodes have been read, or may not be. */
  settled(what: 'events' | 'nodes', denied: string | undefined): void;
};

/**
 * Watches a namespace, or all with ''. Pods come first, events and nodes when all pods are there: a server sends ten
 * thousand of each at the same pace, and a list of pods without events says more than half of each.
 */
export const watchScope = (cluster: Cluster, namespace: string, listeners: WatchListeners): LiveWatches => {
  const eventStore = createEventStore();
  const nodeMap = new Map<string, Node>();
  let nodeList: Set<string> | undefined;
  const known: { events: Known<EventStore>; nodes: Known<ReadonlyMap<string, Node>> } = {
    events: unknown,
    nodes: unknown,
  };

  const settle = (what: 'events' | 'nodes', status: WatchStatus): void => {
    if (status.phase !== 'denied' || known[what].state === 'read') return;
    known[what] = forbidden(status.why);
    listeners.settled(what, status.why);
  };
  const touched = ({ involvedObject, type }: CoreEvent): void => {
    if (involvedObject?.kind === 'Pod' && known.events.state === 'read')
      listeners.podTouched(involvedObject.namespace ?? '', involvedObject.name ?? '', type === 'Warning');
  };

  const others = (): readonly Stream[] => [
    cluster.watch(
      'Event',
      { namespace },
      {
        listing: () => eventStore.beginList(),
        upsert: event => {
          eventStore.upsert(event);
          touched(event);
        },
        remove: event => {
          // Events expire after an hour; what they proved remains true.
          eventStore.remove(event);
        },
        synced: () => {
          eventStore.endList();
          known.events = read(eventStore);
          listeners.settled('events', undefined);
        },
        status: status => settle('events', status),
      },
    ),
    cluster.watch(
      'Node',
      { namespace: '' },
      {
        listing: () => {
          nodeList = new Set();
        },
        upsert: node => {
          const name = node.metadata?.name ?? '';
          nodeList?.add(name);
          const before = nodeMap.get(name);
          nodeMap.set(name, withoutImages(node));
          if (!nodeList && (!before || saying(before) !== saying(node))) listeners.nodeChanged(name);
        },
        remove: node => {
          nodeMap.delete(node.metadata?.name ?? '');
          listeners.nodeChanged(node.metadata?.name ?? '');
        },
        synced: () => {
          for (const name of nodeMap.keys()) if (nodeList && !nodeList.has(name)) nodeMap.delete(name);
          nodeList = undefined;
          known.nodes = read(nodeMap);
          listeners.settled('nodes', undefined);
        },
        status: status => settle('nodes', status),
      },
    ),
  ];
  const streams: Stream[] = [];
  const watchOthers = (): void => {
    if (!waiting) return;
    clearTimeout(waiting);
    waiting = undefined;
    streams.push(...others());
  };
  let waiting: NodeJS.Timeout | undefined = setTimeout(watchOthers, podsFirstMs);
  streams.push(
    cluster.watch(
      'Pod',
      { namespace },
      {
        ...listeners.pods,
        synced: () => {
          listeners.pods.synced();
          watchOthers();
        },
        status: status => {
          listeners.podsStatus(status);
          if (status.phase !== 'connecting' && status.phase !== 'live') watchOthers();
        },
      },
    ),
  );

  return {
    get events() {
      return known.events;
    },
    get nodes() {
      return known.nodes;
    },
    close: () => {
      clearTimeout(waiting);
      waiting = undefined;
      for (const stream of streams) stream.close();
    },
  };
};

/** A node lists up to fifty images with all their names: most of its size, and nothing a diagnosis reads. */
const withoutImages = (node: Node): Node => ({ ...node, status: { ...node.status, images: undefined } });

/** What a node says about itself, without the times of its heartbeats. */
const saying = ({ metadata, spec, status }: Node): string =>
  JSON.stringify([
    metadata?.labels,
    metadata?.deletionTimestamp,
    spec,
    status?.allocatable,
    status?.conditions?.map(({ type, status: state, reason, message }) => [type, state, reason, message]),
  ]);
