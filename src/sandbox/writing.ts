import type { Container, ContainerStatus, Pod } from '../model/kubernetes.ts';
import { type Call, sendJson, type World } from './call.ts';
import { timestamp } from './clock.ts';
import { statusOf } from './container-logs.ts';
import { badRequest, conflict, invalid, methodNotAllowed, notFound, unsupportedMediaType } from './status.ts';
import type { ResourceTarget } from './target.ts';

/** How long a pod takes to end, at most, and a debug container to start (ms). */
const endsWithin = 2000;
const startsWithin = 500;

/** DELETE of a pod: it is marked, has its grace period, and goes, unless a finalizer keeps it. */
export const deletePod = (world: World, call: Call, target: ResourceTarget): void => {
  const { store, clock } = world;
  const pod = store.get('Pod', target.namespace, target.name);
  if (pod === undefined) throw notFound(target.resource, target.name);
  const options = parse(call.body) as { gracePeriodSeconds?: number; preconditions?: { uid?: string } };
  const uid = options.preconditions?.uid;
  if (uid && uid !== pod.metadata?.uid)
    throw conflict(
      { group: '', plural: 'Pod' },
      target.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${pod.metadata?.uid}). The object might have been deleted and then recreated`,
    );
  const asked = call.query.get('gracePeriodSeconds') ?? options.gracePeriodSeconds;
  const grace = Number(asked ?? pod.spec?.terminationGracePeriodSeconds ?? 30);
  const marked = store.put({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: timestamp(clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  });
  const kept = (pod.metadata?.finalizers ?? []).length > 0;
  const gone = (): void => {
    const now = store.get('Pod', target.namespace, target.name);
    if (now !== undefined && now.metadata?.uid === pod.metadata?.uid)
      store.remove('Pod', target.namespace, target.name);
  };
  if (!kept && (grace === 0 || !pod.spec?.nodeName)) gone();
  else if (!kept) clock.after(Math.min(grace * 1000, endsWithin), gone);
  sendJson(call, 200, { kind: 'Pod', apiVersion: 'v1', ...marked });
};

/** PATCH of `pods/NAME/ephemeralcontainers`, the one patch that podctl sends. */
export const addEphemeralContainers = (world: World, call: Call, target: ResourceTarget): void => {
  const { store, clock } = world;
  if (target.subresource !== 'ephemeralcontainers') throw methodNotAllowed();
  const type = call.request.headers['content-type'] ?? '';
  if (!type.startsWith('application/strategic-merge-patch+json')) throw unsupportedMediaType();
  const pod = store.get('Pod', target.namespace, target.name);
  if (pod === undefined) throw notFound(target.resource, target.name);
  const patch = parse(call.body) as { spec?: { ephemeralContainers?: readonly Partial<Container>[] } };
  const before = pod.spec?.ephemeralContainers ?? [];
  const added = (patch.spec?.ephemeralContainers ?? []).filter(
    container => !before.some(({ name }) => name === container.name),
  );
  for (const container of added) checkNew(pod, container);
  const containers = added.map(container => ({
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...container,
    name: container.name ?? '',
  }));
  const patched = store.put({
    ...pod,
    spec: { ...pod.spec, containers: pod.spec?.containers ?? [], ephemeralContainers: [...before, ...containers] },
  });
  for (const { name, image = '' } of containers) {
    const container = { namespace: target.namespace, pod: target.name, container: name };
    setEphemeralStatus(world, target, {
      ...unstarted(name, image),
      state: { waiting: { reason: 'ContainerCreating' } },
    });
    clock.after(startsWithin, () => {
      world.logs.set(container, '', 'current');
      const running = { startedAt: timestamp(clock.now()) };
      setEphemeralStatus(world, target, { ...unstarted(name, image), state: { running } });
    });
  }
  sendJson(call, 200, { kind: 'Pod', apiVersion: 'v1', ...patched });
};

const checkNew = (pod: Pod, container: Partial<Container>): void => {
  const subject = { kind: 'Pod', name: pod.metadata?.name ?? '' };
  if (!container.name) throw invalid(subject, 'spec.ephemeralContainers[0].name', 'Required value');
  if (!container.image) throw invalid(subject, 'spec.ephemeralContainers[0].image', 'Required value');
  const taken = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  if (taken.some(({ name }) => name === container.name))
    throw invalid(subject, 'spec.ephemeralContainers[0].name', `Duplicate value: "${container.name}"`);
};

const unstarted = (name: string, image: string): ContainerStatus => ({
  name,
  image,
  imageID: '',
  containerID: `containerd://debug-${name}`,
  lastState: {},
  ready: false,
  restartCount: 0,
});

/** Replaces the status of one debug container, as long as its pod exists. */
export const setEphemeralStatus = (
  { store }: World,
  { namespace, name }: Pick<ResourceTarget, 'namespace' | 'name'>,
  status: ContainerStatus,
): void => {
  const pod = store.get('Pod', namespace, name);
  if (pod === undefined) return;
  const others = (pod.status?.ephemeralContainerStatuses ?? []).filter(it => it.name !== status.name);
  const known = statusOf(pod, status.name);
  store.put({ ...pod, status: { ...pod.status, ephemeralContainerStatuses: [...others, { ...known, ...status }] } });
};

const parse = (body: string): object => {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Answered below, with every other body that is no object.
  }
  throw badRequest('invalid character: the body is not a JSON object');
};
