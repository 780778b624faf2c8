import { type ContainerView, podContainers } from './container.ts';
import type { EventView } from './event.ts';
import type { Pod, PodCondition } from './kubernetes.ts';
import { parseTime } from './time.ts';

/** One station on the way of a pod from its creation to Ready. */
export type CreationStep = {
  /** `scheduled`, `sandbox`, `init 1/3`, `pulled`, `started`, `ready` or `completed`. */
  readonly name: string;
  readonly state: 'done' | 'now' | 'failed' | 'ahead';
  /** When it was reached, ms; undefined where that is not known. */
  readonly at: number | undefined;
  /** What is special about it, '' where nothing is: the node, the reason it fails. */
  readonly note: string;
};

/**
 * How far a pod came. The first step that is not done is `now`, or `failed` where Kubernetes says why it fails; what
 * comes after it has not been tried. Source: the pod lifecycle, kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle.
 */
export const creationSteps = (pod: Pod, events: readonly EventView[]): readonly CreationStep[] => {
  const containers = podContainers(pod);
  const inits = containers.filter(({ role }) => role === 'init' || role === 'sidecar');
  const regular = containers.filter(({ role }) => role === 'regular');
  const steps = [
    scheduled(pod),
    sandbox(pod, containers, events),
    ...(inits.length > 0 ? [initialized(pod, inits)] : []),
    pulled(regular, events),
    started(regular),
    ready(pod, regular),
  ];
  const current = steps.findIndex(({ state }) => state !== 'done');
  return inOrder(
    steps.map((step, index) =>
      current !== -1 && index > current ? { ...step, state: 'ahead', at: undefined, note: '' } : step,
    ),
  );
};

/** The kubelet reports a condition a little later than what follows from it: no step comes after the next one. */
const inOrder = (steps: readonly CreationStep[]): readonly CreationStep[] => {
  let latest = Number.POSITIVE_INFINITY;
  return steps
    .toReversed()
    .map(step => {
      if (step.at !== undefined) latest = Math.min(latest, step.at);
      return step.at === undefined ? step : { ...step, at: latest };
    })
    .toReversed();
};

const step = (name: string, done: boolean, failure: string, at: number | undefined, note = ''): CreationStep => {
  if (done) return { name, state: 'done', at, note };
  return { name, state: failure === '' ? 'now' : 'failed', at: undefined, note: failure || note };
};

const scheduled = (pod: Pod): CreationStep => {
  const condition = conditionOf(pod, 'PodScheduled');
  const node = pod.spec?.nodeName ?? '';
  return step(
    'scheduled',
    node !== '',
    condition?.status === 'False' ? (condition.reason ?? '') : '',
    trueSince(condition) ?? parseTime(pod.status?.startTime),
    node && `to ${node}`,
  );
};

const sandboxFailures = new Set([
  'FailedCreatePodSandBox',
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'NetworkNotReady',
  'FailedPrepareDynamicResources',
]);

/** Volumes, network and the pause container. Older kubelets have no condition for it: a container that got further tells. */
const sandbox = (pod: Pod, containers: readonly ContainerView[], events: readonly EventView[]): CreationStep => {
  const condition = conditionOf(pod, 'PodReadyToStartContainers') ?? conditionOf(pod, 'PodHasNetwork');
  const done = condition?.status === 'True' || containers.some(container => !isUntouched(container));
  const failure = events.find(({ reason }) => sandboxFailures.has(reason))?.reason ?? '';
  return step('sandbox', done, failure, trueSince(condition), 'volumes and network');
};

const initialized = (pod: Pod, inits: readonly ContainerView[]): CreationStep => {
  const condition = conditionOf(pod, 'Initialized');
  const finished = inits.filter(isInitDone).length;
  const current = inits.find(init => !isInitDone(init));
  const done = current === undefined || condition?.status === 'True';
  return step(
    `init ${done ? inits.length : finished + 1}/${inits.length}`,
    done,
    current ? failureOf(current) : '',
    trueSince(condition),
    done ? '' : (current?.name ?? ''),
  );
};

const isInitDone = (init: ContainerView): boolean =>
  init.role === 'sidecar' ? init.started : init.terminated?.exitCode === 0;

const pullFailures = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

const pulled = (regular: readonly ContainerView[], events: readonly EventView[]): CreationStep => {
  const missing = regular.filter(
    container => isUntouched(container) || pullFailures.has(container.waiting?.reason ?? ''),
  );
  const failing = missing.find(container => pullFailures.has(container.waiting?.reason ?? ''));
  const names = new Set(regular.map(({ name }) => name));
  const times = events
    .filter(({ reason, container }) => reason === 'Pulled' && container !== undefined && names.has(container))
    .map(event => event.firstSeen);
  return step(
    counted('pulled', regular.length - missing.length, regular.length),
    missing.length === 0,
    failing?.waiting?.reason ?? '',
    times.length > 0 ? Math.max(...times) : undefined,
    missing.map(({ name }) => name).join(', '),
  );
};

const started = (regular: readonly ContainerView[]): CreationStep => {
  const missing = regular.filter(container => !container.running && !container.terminated && !container.lastTerminated);
  const times = regular.flatMap(({ running, terminated, lastTerminated }) => {
    const at = parseTime((running ?? terminated ?? lastTerminated)?.startedAt);
    return at === undefined ? [] : [at];
  });
  const restarts = regular.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return step(
    counted('started', regular.length - missing.length, regular.length),
    missing.length === 0,
    missing.map(failureOf).find(Boolean) ?? '',
    times.length > 0 ? Math.max(...times) : undefined,
    restarts > 0 ? `${restarts + regular.length - missing.length} times` : '',
  );
};

const ready = (pod: Pod, regular: readonly ContainerView[]): CreationStep => {
  const condition = conditionOf(pod, 'Ready');
  if (pod.status?.phase === 'Succeeded')
    return step(
      'completed',
      true,
      '',
      Math.max(0, ...regular.map(({ terminated }) => parseTime(terminated?.finishedAt) ?? 0)) || undefined,
    );
  const waiting = regular.filter(container => !container.ready);
  const failure =
    waiting.map(failureOf).find(Boolean) ?? (pod.status?.phase === 'Failed' ? pod.status.reason || 'Failed' : '');
  return step(
    counted('ready', regular.length - waiting.length, regular.length),
    condition?.status === 'True',
    failure,
    trueSince(condition),
    waiting.length > 0 ? waiting.map(({ name }) => name).join(', ') : (condition?.reason ?? ''),
  );
};

/** Why a container cannot go on, as its status has it; '' where it has not failed. */
const failureOf = ({ waiting, terminated, lastTerminated }: ContainerView): string => {
  if (waiting?.reason && !isPatient(waiting.reason)) return waiting.reason;
  if (terminated && terminated.exitCode !== 0) return terminated.reason || `exit code ${terminated.exitCode}`;
  return waiting && lastTerminated && lastTerminated.exitCode !== 0 ? lastTerminated.reason || 'Error' : '';
};

const isPatient = (reason: string): boolean => reason === 'ContainerCreating' || reason === 'PodInitializing';

const isUntouched = ({ running, terminated, lastTerminated, waiting }: ContainerView): boolean =>
  !running && !terminated && !lastTerminated && (!waiting?.reason || isPatient(waiting.reason));

const counted = (name: string, done: number, total: number): string =>
  total > 1 && done < total ? `${name} ${done}/${total}` : name;

const conditionOf = (pod: Pod, type: string): PodCondition | undefined =>
  pod.status?.conditions?.find(condition => condition?.type === type);

const trueSince = (condition: PodCondition | undefined): number | undefined =>
  condition?.status === 'True' ? parseTime(condition.lastTransitionTime) : undefined;
