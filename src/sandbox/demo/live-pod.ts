import type { ContainerRef, ContainerStatus, Pod } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import { recordEvent } from './events.ts';
import { stamped, withDerivedStatus } from './progress.ts';
import type { DemoWorld } from './world.ts';

/** A pod of the demo as its kubelet and the scheduler see it. Nothing happens once the pod is gone. */
export type LivePod = {
  readonly world: DemoWorld;
  pod(): Pod | undefined;
  later(ms: number, run: () => void): void;
  /** Again and again, until `until` says so or the pod is gone. */
  every(ms: number, run: () => void, until?: () => boolean): void;
  container(name: string, change: (status: ContainerStatus) => Partial<ContainerStatus>): void;
  status(name: string): ContainerStatus | undefined;
  /** An event of the kubelet, about a container where one is named. */
  event(reason: string, message: string, container?: string, type?: 'Warning'): void;
  schedulerEvent(reason: string, message: string, type?: 'Warning'): void;
  place(node: { name: string; address: string }, podIp: string): void;
  unschedulable(message: string): void;
  log(container: string, text: string): void;
  rotateLog(container: string): void;
};

export const livePod = (world: DemoWorld, created: Pod): LivePod => {
  const { sandbox } = world;
  const namespace = created.metadata?.namespace ?? '';
  const name = created.metadata?.name ?? '';
  const ref = (container: string): ContainerRef => ({ namespace, pod: name, container });
  const inits = new Set((created.spec?.initContainers ?? []).map(container => container.name));
  const pod = (): Pod | undefined => {
    const found = sandbox.get('Pod', namespace, name);
    return found?.metadata?.uid === created.metadata?.uid ? found : undefined;
  };
  const update = (change: (pod: Pod) => Pod): void => {
    const before = pod();
    if (before !== undefined) sandbox.put(change(before));
  };
  const live: LivePod = {
    world,
    pod,
    later: (ms, run) =>
      world.later(ms, () => {
        if (pod() !== undefined) run();
      }),
    every: (ms, run, until = () => false) => {
      live.later(ms, () => {
        if (until()) return;
        run();
        live.every(ms, run, until);
      });
    },
    container: (container, change) =>
      update(before => {
        const list = inits.has(container) ? 'initContainerStatuses' : 'containerStatuses';
        const statuses = (before.status?.[list] ?? []).map(status =>
          status.name === container ? { ...status, ...change(status) } : status,
        );
        return withDerivedStatus({ ...before, status: { ...before.status, [list]: statuses } }, world.now());
      }),
    status: container =>
      [...(pod()?.status?.containerStatuses ?? []), ...(pod()?.status?.initContainerStatuses ?? [])].find(
        status => status.name === container,
      ),
    event: (reason, message, container, type) => {
      const about = pod();
      const field = container && `spec.${inits.has(container) ? 'initContainers' : 'containers'}{${container}}`;
      const facts = { type, reason, message, component: 'kubelet', host: about?.spec?.nodeName, fieldPath: field };
      if (about !== undefined) recordEvent(world, about, facts);
    },
    schedulerEvent: (reason, message, type) => {
      const about = pod();
      if (about !== undefined) recordEvent(world, about, { type, reason, message, component: 'default-scheduler' });
    },
    place: (node, podIp) =>
      update(before => {
        const placed: Pod = {
          ...before,
          spec: { containers: [], ...before.spec, nodeName: node.name },
          status: {
            ...before.status,
            startTime: timestamp(world.now()),
            hostIP: node.address,
            hostIPs: [{ ip: node.address }],
            podIP: podIp,
            podIPs: [{ ip: podIp }],
          },
        };
        return withDerivedStatus(placed, world.now());
      }),
    unschedulable: message =>
      update(before => {
        const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
        const conditions = [stamped(condition, before.status?.conditions ?? [], world.now())];
        const { containerStatuses: _, initContainerStatuses: __, ...status } = before.status ?? {};
        return { ...before, status: { ...status, phase: 'Pending', conditions } };
      }),
    log: (container, text) => sandbox.appendLog(ref(container), text),
    rotateLog: container => sandbox.rotateLog(ref(container)),
  };
  return live;
};
