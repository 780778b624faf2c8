import { timestamp } from '../clock.ts';
import type { LivePod } from './live-pod.ts';

/** What becomes of a pod: called once when it is created. */
export type Life = (live: LivePod) => void;

const second = 1000;

/** Puts the pod on a node and makes its images arrive; `then` runs when its first container may start. */
export const scheduled = (live: LivePod, node: number, then: () => void): void => {
  const nodes = live.world.sandbox.all('Node');
  const chosen = nodes[node % nodes.length];
  const name = chosen?.metadata?.name ?? '';
  const address = chosen?.status?.addresses?.[0]?.address ?? '';
  const { namespace, name: pod } = live.pod()?.metadata ?? {};
  live.schedulerEvent('Scheduled', `Successfully assigned ${namespace}/${pod} to ${name}`);
  live.place({ name, address }, freeAddress(live, node % nodes.length));
  live.later((1 + 2 * live.world.random()) * second, then);
};

const freeAddress = ({ world }: LivePod, network: number): string => {
  const taken = new Set(world.sandbox.all('Pod').map(pod => pod.status?.podIP));
  for (;;) {
    const address = `10.244.${network}.${2 + Math.floor(world.random() * 250)}`;
    if (!taken.has(address)) return address;
  }
};

/** The image of a container comes from its registry. */
const pulled = (live: LivePod, name: string, takes: number, then: () => void): void => {
  const image = containerSpec(live, name)?.image;
  live.event('Pulling', `Pulling image "${image}"`, name);
  live.later(takes, () => {
    const time = `${takes / second}s`;
    const message = `Successfully pulled image "${image}" in ${time} (${time} including waiting). Image size: 48211904 bytes.`;
    live.event('Pulled', message, name);
    then();
  });
};

/** A container runs: image, Created, Started. Its log begins anew. */
export const startContainer = (live: LivePod, name: string, justPulled = false): void => {
  const spec = containerSpec(live, name);
  if (!justPulled) live.event('Pulled', `Container image "${spec?.image}" already present on machine`, name);
  live.event('Created', `Created container: ${name}`, name);
  live.event('Started', `Started container ${name}`, name);
  live.rotateLog(name);
  live.container(name, ({ image }) => ({
    state: { running: { startedAt: at(live) } },
    started: true,
    imageID: `${image.replace(/:[^:/]*$/, '')}@sha256:3168b62f2a88891bd5171bc5f716ef91977064515ee36e372738a47df57e6fc0`,
    containerID: `containerd://${id(live)}`,
  }));
};

/** The container's process has ended. */
export const endContainer = (live: LivePod, name: string, exitCode: number, reason: string): void =>
  live.container(name, ({ state, containerID }) => ({
    state: {
      terminated: { exitCode, reason, startedAt: state?.running?.startedAt, finishedAt: at(live), containerID },
    },
    started: false,
    ready: false,
  }));

/** Every init container runs and succeeds, then `then` runs. */
const initialized = (live: LivePod, then: () => void): void => {
  const names = (live.pod()?.spec?.initContainers ?? []).map(container => container.name);
  const step = (index: number): void => {
    const name = names[index];
    if (name === undefined) {
      then();
      return;
    }
    startContainer(live, name);
    live.later(2 * second, () => {
      endContainer(live, name, 0, 'Completed');
      step(index + 1);
    });
  };
  step(0);
};

export type Lines = (count: number, live: LivePod) => string;

/** A pod that does what it should: starts, becomes ready after `readyAfter` ms, and writes a line now and then. */
export const healthy =
  (node: number, lines: Lines, { readyAfter = 3 * second, lineEvery = 7 * second, pulls = 0 } = {}): Life =>
  live =>
    scheduled(live, node, () => {
      initialized(live, () => {
        for (const { name } of live.pod()?.spec?.containers ?? []) {
          const begin = (): void => {
            startContainer(live, name, pulls > 0);
            live.later(readyAfter, () => live.container(name, () => ({ ready: true })));
            live.later(live.world.talksFrom - live.world.now(), () => talk(live, name, lines, lineEvery));
          };
          if (pulls > 0) pulled(live, name, pulls, begin);
          else begin();
        }
      });
    });

/** Writes lines for as long as the container runs. */
const talk = (live: LivePod, name: string, lines: Lines, every: number): void => {
  let count = 0;
  const write = (): void => live.log(name, lines(count++, live));
  write();
  live.every(every * (0.7 + live.world.random() * 0.6), write, () => !live.status(name)?.state?.running);
};

/** A pod that never finds a node; the scheduler says so again every five minutes. */
export const unschedulable =
  (message: string): Life =>
  live => {
    const say = (): void => live.schedulerEvent('FailedScheduling', message, 'Warning');
    live.unschedulable(message);
    say();
    live.every(300 * second, say);
  };

/** A pod whose first init container waits for something that does not come. */
export const waitsInInit =
  (node: number, lines: Lines): Life =>
  live =>
    scheduled(live, node, () => {
      const name = live.pod()?.spec?.initContainers?.[0]?.name ?? '';
      let count = 0;
      startContainer(live, name);
      live.every(5 * second, () => live.log(name, lines(count++, live)));
    });

/** A pod that runs and never passes its readiness probe. */
export const neverReady =
  (node: number, lines: Lines, why: string): Life =>
  live =>
    scheduled(live, node, () => {
      const name = live.pod()?.spec?.containers?.[0]?.name ?? '';
      let count = 0;
      startContainer(live, name);
      live.log(name, lines(count++, live));
      live.every(10 * second, () => {
        live.event('Unhealthy', `Readiness probe failed: ${why}`, name, 'Warning');
        live.log(name, lines(count++, live));
      });
    });

/** A container that refers to something that is not there: the kubelet looks again every twelve seconds. */
export const misconfigured =
  (node: number, message: string): Life =>
  live =>
    scheduled(live, node, () => {
      const container = live.pod()?.spec?.containers?.[0];
      const name = container?.name ?? '';
      const attempt = (): void => {
        live.event('Pulled', `Container image "${container?.image}" already present on machine`, name);
        live.event('Failed', `Error: ${message}`, name, 'Warning');
      };
      live.container(name, () => ({ state: { waiting: { reason: 'CreateContainerConfigError', message } } }));
      attempt();
      live.every(12 * second, attempt);
    });

/** A container that does its work and ends well. */
export const completes =
  (node: number, lines: readonly string[], lineEvery: number): Life =>
  live =>
    scheduled(live, node, () => {
      const name = live.pod()?.spec?.containers?.[0]?.name ?? '';
      startContainer(live, name);
      live.container(name, () => ({ ready: true }));
      for (const [index, line] of lines.entries()) live.later(lineEvery * index, () => live.log(name, line));
      live.later(lineEvery * lines.length, () => endContainer(live, name, 0, 'Completed'));
    });

export const containerSpec = (live: LivePod, name: string) =>
  [...(live.pod()?.spec?.containers ?? []), ...(live.pod()?.spec?.initContainers ?? [])].find(it => it.name === name);

const at = (live: LivePod) => timestamp(live.world.now());

const id = ({ world }: LivePod): string =>
  Array.from({ length: 64 }, () => Math.floor(world.random() * 16).toString(16)).join('');
