import type {
  ContainerStatus,
  CoreEvent,
  Kind,
  KubernetesObject,
  Node,
  Pod,
  PodCondition,
} from '../../src/model/kubernetes.ts';
import { parseTime } from '../../src/model/time.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';

/** The moments at which something happened in a recording, as far as its objects still tell, oldest first; ms. */
export const momentsOf = (set: ObjectSet): readonly number[] => {
  const times = new Set<number>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? parseTime(value) : undefined;
      if (time !== undefined && time < set.at) times.add(time);
    } else if (typeof value === 'object' && value !== null) for (const field of Object.values(value)) visit(field);
  };
  for (const object of set.objects) if (object.kind === 'Pod' || object.kind === 'Event') visit(object);
  return [...times].sort((one, other) => one - other);
};

/**
 * What a recording would have shown at an earlier moment: objects and events that came later are not there, containers
 * are in the state before, conditions that changed later have not changed yet, logs of later runs do not exist.
 */
export const prefixAt = (set: ObjectSet, at: number): ObjectSet => ({
  ...set,
  at,
  covers: (kind: Kind, namespace: string, one?: string) => set.covers(kind, namespace, one),
  objects: set.objects.flatMap((object): readonly KubernetesObject[] => {
    if (isAfter(object.metadata?.creationTimestamp, at) && !isOldEvent(object, at)) return [];
    if (object.kind === 'Event') return eventAt(object as CoreEvent, at);
    if (object.kind === 'Node') return [nodeAt(object as Node, at)];
    return object.kind === 'Pod' ? [podAt(object as Pod, at)] : [object];
  }),
  logs: set.logs.filter(({ container, run }) => {
    const pod = set.objects.find(
      ({ kind, metadata }) =>
        kind === 'Pod' && metadata?.namespace === container.namespace && metadata.name === container.pod,
    ) as Pod | undefined;
    const status = statusesOf(pod).find(({ name }) => name === container.container);
    const began =
      run === 'previous'
        ? status?.lastState?.terminated?.finishedAt
        : (status?.state?.running?.startedAt ?? status?.state?.terminated?.startedAt);
    return began !== undefined && began !== null && !isAfter(began, at);
  }),
});

const isAfter = (time: string | null | undefined, at: number): boolean => (parseTime(time) ?? 0) > at;

/** An event may have been made anew since, and then bears a later time of creation than it was first seen. */
const isOldEvent = (object: KubernetesObject, at: number): boolean => {
  const first = object.kind === 'Event' ? parseTime((object as CoreEvent).firstTimestamp) : undefined;
  return first !== undefined && first <= at;
};

const eventAt = (event: CoreEvent, at: number): readonly KubernetesObject[] => {
  const first = parseTime(event.firstTimestamp ?? event.eventTime ?? event.metadata?.creationTimestamp);
  if (first === undefined || first > at) return [];
  const last = parseTime(event.series?.lastObservedTime ?? event.lastTimestamp) ?? first;
  if (last <= at) return [event];
  const share = (at - first) / Math.max(1, last - first);
  const count = Math.max(1, Math.floor((event.series?.count ?? event.count ?? 1) * share));
  const seen = new Date(first + (count <= 1 ? 0 : at - first)).toISOString().replace('.000Z', 'Z');
  const then: CoreEvent = event.series
    ? { ...event, series: { ...event.series, count, lastObservedTime: seen } }
    : { ...event, count, lastTimestamp: seen };
  return [then];
};

const statusesOf = (pod: Pod | undefined): readonly ContainerStatus[] => [
  ...(pod?.status?.initContainerStatuses ?? []),
  ...(pod?.status?.containerStatuses ?? []),
];

const podAt = (pod: Pod, at: number): Pod => {
  const grace = (pod.metadata?.deletionGracePeriodSeconds ?? 0) * 1000;
  const deleted = parseTime(pod.metadata?.deletionTimestamp);
  const isGoing = deleted !== undefined && deleted - grace <= at;
  const conditions = (pod.status?.conditions ?? []).flatMap(condition => conditionAt(pod, condition, at));
  const isScheduled = !conditions.some(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const isBegun = !isAfter(pod.status?.startTime, at);
  const { deletionTimestamp: _time, deletionGracePeriodSeconds: _grace, ...metadata } = pod.metadata ?? {};
  const { nodeName: _node, ...spec } = pod.spec ?? { containers: [] };
  const { containerStatuses, initContainerStatuses, phase, reason, message, ...status } = pod.status ?? {};
  const inits = initContainerStatuses?.map(one => statusAt(one, at, 'PodInitializing'));
  const mains = containerStatuses?.map(one => statusAt(one, at, 'ContainerCreating'));
  const isOver =
    (phase === 'Failed' || phase === 'Succeeded') &&
    (mains ?? []).every(({ state }) => state?.terminated) &&
    !conditions.some(({ type, status: now }) => type === 'Ready' && now === 'True');
  return {
    ...pod,
    metadata: isGoing ? (pod.metadata ?? {}) : metadata,
    spec: isScheduled ? (pod.spec ?? { containers: [] }) : spec,
    status: {
      ...status,
      conditions,
      ...(isOver
        ? { phase, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
        : {
            phase: (mains ?? []).some(
              ({ state, lastState }) => state?.running || state?.terminated || lastState?.terminated,
            )
              ? 'Running'
              : 'Pending',
          }),
      ...(isBegun && inits ? { initContainerStatuses: inits } : {}),
      ...(isBegun && mains ? { containerStatuses: mains } : {}),
    },
  };
};

const nodeAt = (node: Node, at: number): Node => ({
  ...node,
  status: {
    ...node.status,
    conditions: (node.status?.conditions ?? []).map(condition =>
      isAfter(condition.lastTransitionTime, at)
        ? { ...condition, status: condition.status === 'True' ? 'False' : 'True' }
        : condition,
    ),
  },
});

/** A condition that changed later had the other value; one that came with the kubelet is not there before it. */
const conditionAt = (pod: Pod, condition: PodCondition, at: number): readonly PodCondition[] => {
  const changed = parseTime(condition.lastTransitionTime);
  if (changed === undefined || changed <= at) return [condition];
  if (condition.type === 'PodScheduled' && condition.status === 'True')
    return [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        lastTransitionTime: pod.metadata?.creationTimestamp ?? '',
      },
    ];
  if (!['Ready', 'ContainersReady', 'Initialized'].includes(condition.type ?? '')) return [];
  const { reason: _reason, message: _message, ...rest } = condition;
  const status = condition.status === 'True' ? 'False' : 'True';
  return [{ ...rest, status, lastTransitionTime: pod.metadata?.creationTimestamp ?? '' }];
};

const statusAt = (status: ContainerStatus, at: number, before: string): ContainerStatus => {
  const { state, lastState, ...rest } = status;
  const began = parseTime(state?.running?.startedAt ?? state?.terminated?.startedAt);
  const ended = parseTime(state?.terminated?.finishedAt);
  const last = lastState?.terminated;
  const lastEnded = parseTime(last?.finishedAt);
  const lastBegan = parseTime(last?.startedAt);
  if (began !== undefined && began <= at) {
    if (ended === undefined || ended <= at) return status;
    return {
      ...rest,
      ready: false,
      state: { running: { startedAt: state?.terminated?.startedAt ?? '' } },
      ...(lastState ? { lastState } : {}),
    };
  }
  if (last && lastEnded !== undefined && lastEnded <= at) {
    if (state?.waiting) return status;
    return {
      ...rest,
      ready: false,
      started: false,
      restartCount: Math.max(0, status.restartCount - 1),
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: `back-off 10s restarting failed container=${status.name}` },
      },
      lastState: { terminated: last },
    };
  }
  if (last && lastBegan !== undefined && lastBegan <= at)
    return {
      ...rest,
      ready: false,
      restartCount: Math.max(0, status.restartCount - 1),
      state: { running: { startedAt: last.startedAt ?? '' } },
    };
  const isNew = state?.waiting && began === undefined && !last;
  if (isNew) return status;
  return { ...rest, ready: false, started: false, restartCount: 0, state: { waiting: { reason: before } } };
};
