import type { KubernetesObject } from '../../model/kubernetes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { createControllers } from './controllers.ts';
import { deleteGracefully } from './deletion.ts';
import { historyClock } from './history-clock.ts';
import { createCronJob, createJob } from './jobs.ts';
import { completes, healthy } from './lives.ts';
import { measurePods } from './metrics.ts';
import { createNodes } from './nodes.ts';
import { createPod } from './pods.ts';
import { keepRollingOut } from './rollout.ts';
import { namespaces, rolling, scenes } from './scene.ts';
import { createService } from './services.ts';
import { type DemoWorld, seededRandom } from './world.ts';

const second = 1000;
const minute = 60 * second;
/** How far back the demo's past goes, and for how much of it healthy containers have written logs. */
const past = 10 * 24 * 60 * minute;
const talkative = 15 * minute;
/** As the API server does with its default flags. */
const eventsLive = 60 * minute;

type DemoOptions = Pick<SandboxOptions, 'minor' | 'token' | 'allows'> & {
  /** The real time, or a clock that a test moves. */
  readonly clock?: Clock;
  /** The same seed gives the same names and the same course. */
  readonly seed?: number;
};

/** Starts a sandbox with a small company's workloads in it, some of them failing, all of them alive. */
export const startDemo = async ({
  clock: real = systemClock,
  seed = 7,
  ...options
}: DemoOptions = {}): Promise<Sandbox> => {
  const start = real.now();
  const clock = historyClock(real, past);
  const sandbox = await startSandbox({ ...options, clock });
  const random = seededRandom(seed);
  const later = (ms: number, run: () => void): void => void clock.after(ms, run);
  const world: DemoWorld = { sandbox, now: () => clock.now(), later, random, talksFrom: start - talkative };

  furnish(world);
  const controllers = createControllers(world);
  for (const { before, ...workload } of scenes)
    later(past - before, () => {
      controllers.add(workload);
      if (workload.servicePort !== undefined) createService(world, workload);
      if (workload.name === rolling.name)
        later(before - 590 * second, () => keepRollingOut(world, controllers, workload));
    });
  later(past - 22 * minute, () => addJobs(world));
  later(past - 3 * 60 * minute, () => addFinalized(world));
  later(past - 2 * minute, () => deleteAgain(world));
  later(past - eventsLive, () => forgetEvents(world));
  later(past - 30 * second, () => measurePods(world));
  clock.catchUp();
  return {
    ...sandbox,
    close: () => {
      clock.stop();
      return sandbox.close();
    },
  };
};

/** What is there before any workload: nodes, namespaces and what lives in every one of them. */
const furnish = (world: DemoWorld): void => {
  const put = (object: KubernetesObject & Record<string, unknown>): void =>
    void world.sandbox.put<KubernetesObject>(object);
  createNodes(world);
  for (const name of ['default', 'kube-system', 'kube-node-lease', ...namespaces])
    put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  for (const namespace of namespaces) {
    put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: 'default' } });
    put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace, name: 'kube-root-ca.crt' },
      data: { 'ca.crt': '' },
    });
  }
  // Named almost like the one that the settlement service asks for.
  put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'payments', name: 'settlement-conf' },
    data: { CURRENCY: 'EUR', BATCH_SIZE: '500' },
  });
  put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'payments', name: 'ledger-db' },
    type: 'Opaque',
    data: { password: 'bm90LWEtc2VjcmV0' },
  });
  put({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'csi.example.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
};

const addJobs = (world: DemoWorld): void => {
  const container = { name: 'export', image: 'registry.example.com/batch/export:1.3.0' };
  createJob(world, {
    namespace: 'batch',
    name: 'invoice-export',
    template: { containers: [container] },
    life: completes(0, ['exporting 412 invoices', '412 of 412 written', 'done'], 15 * second),
  });
  createCronJob(world, {
    namespace: 'batch',
    name: 'stock-report',
    template: { containers: [{ ...container, name: 'report', image: 'registry.example.com/batch/report:1.0.2' }] },
    life: completes(1, ['reading stock levels', 'writing report', 'done'], 12 * second),
  });
};

/** A pod that was deleted 25 minutes ago and is kept by a finalizer that nobody removes. */
const addFinalized = (world: DemoWorld): void => {
  const pod = createPod(world, {
    namespace: 'platform',
    name: 'report-archiver',
    labels: { 'app.kubernetes.io/name': 'report-archiver' },
    finalizers: ['archive.example.com/upload'],
    template: { containers: [{ name: 'archiver', image: 'registry.example.com/platform/report-archiver:0.3.1' }] },
    life: healthy(0, count => `uploaded ${count} reports`),
  });
  world.later(3 * 60 * minute - 25 * minute, () => {
    const now = world.sandbox.get('Pod', 'platform', pod.metadata?.name ?? '');
    if (now !== undefined) deleteGracefully(world, now, 30 * second);
  });
};

/** One pod is always about to end: it takes most of its long grace period, comes back, and ends again. */
const deleteAgain = (world: DemoWorld): void => {
  const pod = world.sandbox.get('Pod', 'platform', 'sessions-1');
  if (pod !== undefined && !pod.metadata?.deletionTimestamp) deleteGracefully(world, pod, 9 * minute);
  world.later(13 * minute, () => deleteAgain(world));
};

const forgetEvents = (world: DemoWorld): void => {
  for (const event of world.sandbox.all('Event')) {
    const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '';
    if (Date.parse(last) < world.now() - eventsLive)
      world.sandbox.remove('Event', event.metadata?.namespace ?? '', event.metadata?.name ?? '');
  }
  world.later(5 * minute, () => forgetEvents(world));
};
