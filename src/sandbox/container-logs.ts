import type { Container, ContainerRef, ContainerStatus, Pod } from '../model/kubernetes.ts';
import type { Call, World } from './call.ts';
import { integer } from './listing.ts';
import type { StoredLine } from './logs.ts';
import { badRequest, invalid, notFound } from './status.ts';
import type { ResourceTarget } from './target.ts';

/** GET of `pods/NAME/log`. */
export const sendLog = (world: World, call: Call, target: ResourceTarget): void => {
  const { namespace, name } = target;
  const pod = world.store.get('Pod', namespace, name);
  if (pod === undefined) throw notFound(target.resource, name);
  const container: ContainerRef = { namespace, pod: name, container: containerOf(pod, call.query.get('container')) };
  const options = logOptions(world, call, name);
  if (!pod.spec?.nodeName) {
    // Not scheduled yet: there is no kubelet to ask, and the server says nothing at all.
    call.response.writeHead(204).end();
    return;
  }
  const previous = call.query.get('previous') === 'true';
  checkReadable(world, pod, container, previous);

  const lines = world.logs.lines(container, runOf(pod, container, previous)) ?? [];
  const tail = options.tail === undefined ? lines : options.tail === 0 ? [] : lines.slice(-options.tail);
  const { response } = call;
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  let left = options.limitBytes;
  const write = (line: StoredLine): void => {
    if (Date.parse(line.time) < options.since) return;
    const bytes = Buffer.from(`${options.timestamps ? `${line.time} ` : ''}${line.text}\n`).subarray(0, left);
    left -= bytes.length;
    response.write(bytes);
    if (left <= 0) response.end();
  };
  for (const line of tail) write(line);
  if (call.query.get('follow') !== 'true' || previous || ended(world, container)) {
    response.end();
    return;
  }
  const unfollow = world.logs.follow(container, write);
  const unsubscribe = world.store.subscribe(({ kind, object }) => {
    const ours = kind === 'Pod' && object.metadata?.name === name && object.metadata.namespace === namespace;
    if (ours && ended(world, container)) response.end();
  });
  response.once('close', () => {
    unfollow();
    unsubscribe();
  });
};

/**
 * The run that a request means. While a container waits for its next one, the last run is that which has ended.
 * Source: validateContainerLogStatus in kubernetes/pkg/kubelet/kubelet_pods.go, by which both ask for lastState's container.
 */
const runOf = (pod: Pod, { container }: ContainerRef, previous: boolean): 'current' | 'previous' => {
  const { state, lastState } = statusOf(pod, container) ?? {};
  return previous && !(state?.waiting && lastState?.terminated) ? 'previous' : 'current';
};

/** The container that a request means. Throws the server's 400 for none, one of several, or one that does not exist. */
export const containerOf = (pod: Pod, asked: string | null): string => {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  const name = pod.metadata?.name;
  if (asked) {
    const all: readonly Pick<Container, 'name'>[] = [...containers, ...initContainers, ...ephemeralContainers];
    if (all.some(container => container.name === asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [first, second] = containers;
  if (first !== undefined && second === undefined) return first.name;
  const names = (list: readonly Pick<Container, 'name'>[]) => `[${list.map(container => container.name).join(' ')}]`;
  const inits = initContainers.length > 0 ? ` or one of the init containers: ${names(initContainers)}` : '';
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: ${names(containers)}${inits}`);
};

/** The status of a container of any sort. */
export const statusOf = (pod: Pod | undefined, container: string): ContainerStatus | undefined =>
  [
    ...(pod?.status?.containerStatuses ?? []),
    ...(pod?.status?.initContainerStatuses ?? []),
    ...(pod?.status?.ephemeralContainerStatuses ?? []),
  ].find(status => status.name === container);

/** Source of the sentences: validateContainerLogStatus in kubernetes/pkg/kubelet/kubelet_pods.go. */
const checkReadable = (world: World, pod: Pod, container: ContainerRef, previous: boolean): void => {
  const status = statusOf(pod, container.container);
  const where = `container "${container.container}" in pod "${container.pod}"`;
  if (status === undefined) {
    // A test may give a pod logs without describing its containers.
    if (world.logs.lines(container, previous ? 'previous' : 'current') !== undefined) return;
    throw badRequest(previous ? `previous terminated ${where} not found` : `${where} is not available`);
  }
  const { running, terminated, waiting } = status.state ?? {};
  if (previous) {
    if (!status.lastState?.terminated) throw badRequest(`previous terminated ${where} not found`);
    return;
  }
  if (running || terminated || status.lastState?.terminated) return;
  if (waiting?.reason === 'ErrImagePull') throw badRequest(`${where} is waiting to start: image can't be pulled`);
  if (waiting?.reason === 'ImagePullBackOff')
    throw badRequest(`${where} is waiting to start: trying and failing to pull image`);
  if (waiting) throw badRequest(`${where} is waiting to start: ${waiting.reason ?? ''}`);
  throw badRequest(`${where} is waiting to start - no logs yet`);
};

const ended = (world: World, { namespace, pod, container }: ContainerRef): boolean => {
  const object = world.store.get('Pod', namespace, pod);
  const status = statusOf(object, container);
  return object === undefined || (status !== undefined && !status.state?.running);
};

const logOptions = (world: World, call: Call, pod: string) => {
  const atLeast = (field: string, least: number): number | undefined => {
    const text = call.query.get(field);
    if (text === null) return undefined;
    const value = integer(text);
    const rule = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    if (value < least) throw invalid({ kind: 'PodLogOptions', name: pod }, field, `Invalid value: ${value}: ${rule}`);
    return value;
  };
  const sinceSeconds = atLeast('sinceSeconds', 1);
  return {
    tail: atLeast('tailLines', 0),
    limitBytes: atLeast('limitBytes', 1) ?? Number.POSITIVE_INFINITY,
    since: sinceSeconds === undefined ? sinceTime(call) : world.clock.now() - sinceSeconds * 1000,
    timestamps: call.query.get('timestamps') === 'true',
  };
};

const sinceTime = (call: Call): number => {
  const text = call.query.get('sinceTime');
  if (!text) return Number.NEGATIVE_INFINITY;
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  // On its way to the kubelet the time loses its fraction: whole seconds is all the precision there is.
  if (!Number.isNaN(time)) return Math.floor(time / 1000) * 1000;
  const layout = '2006-01-02T15:04:05Z07:00';
  throw badRequest(`parsing time "${text}" as "${layout}": cannot parse "${text}" as "2006"`);
};
