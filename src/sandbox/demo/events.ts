import type { CoreEvent, KubernetesObject } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import { type DemoWorld, suffix } from './world.ts';

type EventFacts = {
  readonly type?: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** E.g. `kubelet`, `replicaset-controller`. */
  readonly component: string;
  readonly host?: string;
  /** E.g. `spec.containers{app}`. */
  readonly fieldPath?: string;
};

/** Records an event as client-go's recorder does: the same event again raises the count of the one there is. */
export const recordEvent = (world: DemoWorld, about: KubernetesObject, facts: EventFacts): void => {
  const { sandbox } = world;
  const namespace = about.metadata?.namespace ?? 'default';
  const now = timestamp(world.now());
  const known = sandbox
    .all('Event')
    .find(
      event =>
        event.involvedObject.uid === about.metadata?.uid &&
        event.reason === facts.reason &&
        event.message === facts.message &&
        event.involvedObject.fieldPath === facts.fieldPath,
    );
  if (known) sandbox.put({ ...known, ...again(known, world.now()) });
  else sandbox.put(created(world, about, facts, namespace, now));
};

/** The scheduler writes the newer form, with a series; the others count. */
const again = (event: CoreEvent, now: number): Partial<CoreEvent> =>
  event.eventTime
    ? { series: { count: (event.series?.count ?? 1) + 1, lastObservedTime: micro(now) } }
    : { count: (event.count ?? 1) + 1, lastTimestamp: timestamp(now) };

const created = (
  world: DemoWorld,
  about: KubernetesObject,
  { type = 'Normal', reason, message, component, host, fieldPath }: EventFacts,
  namespace: string,
  now: string,
): CoreEvent => {
  const scheduler = component === 'default-scheduler';
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${about.metadata?.name}.18ea0${suffix(world, 11)}`, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata?.name,
      namespace: about.metadata?.namespace,
      uid: about.metadata?.uid,
      resourceVersion: about.metadata?.resourceVersion,
      ...(fieldPath && { fieldPath }),
    },
    type,
    reason,
    message,
    ...(scheduler
      ? { eventTime: micro(world.now()), action: reason === 'Scheduled' ? 'Binding' : 'Scheduling', source: {} }
      : { count: 1, firstTimestamp: now, lastTimestamp: now, source: { component, ...(host && { host }) } }),
    reportingComponent: component,
    reportingInstance: scheduler ? 'default-scheduler-control-plane' : (host ?? ''),
  };
};

const micro = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`;
