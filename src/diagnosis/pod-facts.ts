import { bounded } from '../model/bounded.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import { type EventView, newestFirst } from '../model/event.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { CoreEvent, ObjectRef, Pod, PodCondition } from '../model/kubernetes.ts';
import { parseTime } from '../model/time.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * How far a pod came, which decides what may be blamed: what comes later than the stage has not been tried yet, what
 * comes earlier has succeeded.
 */
export type Stage =
  | 'unscheduled'
  /** Bound to a node; the kubelet has not reported a container yet. */
  | 'bound'
  /** Volumes, sandbox and network: no container has been created. */
  | 'preparing'
  /** An init container (or a sidecar that has not started) is the one to wait for. */
  | 'initializing'
  | 'running'
  /** Phase Succeeded or Failed. */
  | 'finished'
  /** deletionTimestamp is set. */
  | 'deleting';

/** What every rule about a pod starts from, computed once per pod and diagnosis. */
export type PodFacts = {
  readonly pod: Pod;
  readonly ref: ObjectRef;
  readonly namespace: string;
  readonly name: string;
  readonly node: string | undefined;
  readonly stage: Stage;
  readonly containers: readonly ContainerView[];
  /** The init container or sidecar that holds up the rest, while initializing. */
  readonly currentInit: ContainerView | undefined;
  /** Newest first. Empty where they could not be read: see `eventsKnown`. */
  readonly events: readonly EventView[];
  readonly eventsKnown: Known<readonly CoreEvent[]>['state'];
  readonly conditions: readonly PodCondition[];
  /** ms; when the API server created it. */
  readonly createdAt: number;
  /** What several checks work out alike, such as the lines of a log, made once for each key. */
  remembered<T>(key: string, make: () => T): T;
};

/** Joins a pod with its events and works out its stage. */
export const podFacts = (pod: Pod, snapshot: Snapshot): PodFacts => {
  const ref = podRef(pod);
  const events = snapshot.events(ref);
  const containers = podContainers(pod);
  const currentInit = containers.find(container => isHoldingInit(container));
  return {
    pod,
    ref,
    namespace: ref.namespace,
    name: ref.name,
    node: pod.spec?.nodeName || undefined,
    stage: stageOf(pod, containers, currentInit),
    containers,
    currentInit,
    events: newestFirst(ifRead(events) ?? []),
    eventsKnown: events.state,
    conditions: (pod.status?.conditions ?? []).map(readable),
    createdAt: parseTime(pod.metadata?.creationTimestamp) ?? snapshot.now,
    remembered: memory(),
  };
};

const memory = (): PodFacts['remembered'] => {
  const made = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
};

const readable = (condition: PodCondition): PodCondition => {
  const message = bounded(condition.message ?? '');
  return message === (condition.message ?? '') ? condition : { ...condition, message };
};

export const podRef = (pod: Pod): ObjectRef => ({
  kind: 'Pod',
  namespace: pod.metadata?.namespace ?? '',
  name: pod.metadata?.name ?? '',
  ...(pod.metadata?.uid ? { uid: pod.metadata.uid } : {}),
});

/** A condition with its field path, e.g. `status.conditions[2]`. */
export const conditionOf = (facts: PodFacts, type: string): (PodCondition & { readonly path: string }) | undefined => {
  const index = facts.conditions.findIndex(condition => condition.type === type);
  const condition = facts.conditions[index];
  return condition && { ...condition, path: `status.conditions[${index}]` };
};

/** Events with one of these reasons, newest first. */
export const eventsWith = (facts: PodFacts, ...reasons: readonly string[]): readonly EventView[] =>
  facts.events.filter(event => reasons.includes(event.reason));

const isHoldingInit = (container: ContainerView): boolean => {
  if (container.role === 'init') return container.terminated?.exitCode !== 0;
  return container.role === 'sidecar' && !container.started;
};

const stageOf = (pod: Pod, containers: readonly ContainerView[], currentInit: ContainerView | undefined): Stage => {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return 'finished';
  if (pod.metadata?.deletionTimestamp) return 'deleting';
  if (!pod.spec?.nodeName) return 'unscheduled';
  if (containers.every(container => !container.status)) return 'bound';
  if (containers.every(isUntouched)) return 'preparing';
  const initialized = pod.status?.conditions?.some(
    condition => condition.type === 'Initialized' && condition.status === 'True',
  );
  return currentInit && !initialized ? 'initializing' : 'running';
};

/** Nothing of the container has been tried: the kubelet still works on what comes before it. */
const isUntouched = ({ running, terminated, lastTerminated, waiting }: ContainerView): boolean =>
  !running &&
  !terminated &&
  !lastTerminated &&
  (!waiting || waiting.reason === 'ContainerCreating' || waiting.reason === 'PodInitializing');
