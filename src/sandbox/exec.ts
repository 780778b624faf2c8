import type { WebSocket } from 'ws';
import type { Container, ContainerRef, Pod } from '../model/kubernetes.ts';
import type { World } from './call.ts';
import { openChannels } from './channels.ts';
import { timestamp } from './clock.ts';
import { containerOf, statusOf } from './container-logs.ts';
import type { Machine } from './shell/commands.ts';
import { runCommand } from './shell/run-command.ts';
import { badRequest, notFound } from './status.ts';
import type { ResourceTarget } from './target.ts';
import { setEphemeralStatus } from './writing.ts';

/** What has to hold before the upgrade. Throws the server's own refusal. */
export const checkUpgrade = (world: World, target: ResourceTarget, query: URLSearchParams): void => {
  const pod = world.store.get('Pod', target.namespace, target.name);
  if (pod === undefined) throw notFound(target.resource, target.name);
  if (target.subresource !== 'portforward') containerOf(pod, query.get('container'));
  if (!pod.spec?.nodeName) throw badRequest(`pod ${target.name} does not have a host assigned`);
};

/** `exec` and `attach` on an open connection. */
export const serveCommand = (world: World, target: ResourceTarget, query: URLSearchParams, socket: WebSocket) => {
  const pod = world.store.get('Pod', target.namespace, target.name);
  if (pod === undefined) return socket.close(1000);
  const name = containerOf(pod, query.get('container'));
  const container = { namespace: target.namespace, pod: target.name, container: name };
  const spec = specOf(pod, name);
  const attach = target.subresource === 'attach';
  const wanted = (word: string): boolean => ['true', '1'].includes(query.get(word) ?? '');
  const tty = wanted('tty');

  if (!['stdin', 'stdout', 'stderr'].some(wanted)) {
    const why = 'unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr';
    return openChannels(socket, silent).finish({ failed: why });
  }
  const status = statusOf(pod, name);
  if (status !== undefined && !status.state?.running) {
    const why = `unable to upgrade connection: container not found ("${name}")`;
    return openChannels(socket, silent).finish({ failed: why });
  }
  // A debug container that was made to be talked to runs a shell; other containers only show what they write.
  const talks = attach && spec?.stdin === true;
  if (attach && !talks) return follow(world, container, socket);
  const argv = talks ? (spec?.command ?? ['sh']) : query.getAll('command');
  run(world, target, container, { pod, spec, argv, tty, debug: talks }, socket);
};

const silent = { input: () => {}, endInput: () => {}, resize: () => {} };

type Run = {
  readonly pod: Pod;
  readonly spec: Container | undefined;
  readonly argv: readonly string[];
  readonly tty: boolean;
  readonly debug: boolean;
};

const run = (world: World, target: ResourceTarget, container: ContainerRef, what: Run, socket: WebSocket): void => {
  const { namespace, pod, container: name } = container;
  const only = world.onlyShell(namespace, pod, name);
  // The command may write before the connection's channels exist.
  const early: (() => void)[] = [];
  let write = (to: 'stdout' | 'stderr', text: string): void => void early.push(() => write(to, text));
  const [program, ...args] = what.argv;
  const argv =
    only === undefined ? what.argv : program !== '' && program === only ? ['sh', ...args] : ['', ...what.argv];
  const command = runCommand(argv, machineOf(world, what), what.tty, {
    stdout: text => write('stdout', text),
    stderr: text => write('stderr', text),
  });
  const channels = openChannels(socket, {
    input: bytes => {
      world.typed(bytes);
      command.feed.feed(bytes);
    },
    endInput: () => command.feed.end(),
    resize: size => command.resize(size),
  });
  write = (to, text) => channels[to](text);
  for (const late of early) late();
  socket.once('close', () => command.feed.end());
  void command.ended.then(end => {
    const program = what.argv[0] ?? '';
    channels.finish('missing' in end ? { failed: cannotStart(program) } : end);
    const exitCode = 'exitCode' in end ? end.exitCode : 128;
    if (what.debug) endDebugContainer(world, target, name, exitCode);
  });
};

/** As containerd 1.6 with runc words it. */
const cannotStart = (program: string): string => {
  const why =
    program === ''
      ? 'args must not be empty'
      : program.includes('/')
        ? `unable to start container process: exec: "${program}": stat ${program}: no such file or directory`
        : `unable to start container process: exec: "${program}": executable file not found in $PATH`;
  return (
    'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec ' +
    `"df82c4e97f4c3462bbc39ea4519b128157f3b3b86872334294be732ff4aa9b9f": OCI runtime exec failed: exec failed: ${why}: unknown`
  );
};

const machineOf = ({ clock }: World, { pod, spec }: Run): Machine => ({
  hostname: pod.metadata?.name ?? '',
  env: {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: pod.metadata?.name ?? '',
    HOME: '/root',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    POD_IP: pod.status?.podIP ?? '',
    ...Object.fromEntries((spec?.env ?? []).map(({ name, value }) => [name, value ?? ''])),
  },
  init: [...(spec?.command ?? []), ...(spec?.args ?? [])].join(' ') || `/app/server`,
  now: () => clock.now(),
  pause: ms => new Promise(resolve => clock.after(ms, resolve)),
});

const specOf = (pod: Pod, name: string): Container | undefined =>
  [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []), ...(pod.spec?.ephemeralContainers ?? [])].find(
    container => container.name === name,
  );

const follow = (world: World, container: ContainerRef, socket: WebSocket): void => {
  const channels = openChannels(socket, silent);
  const unfollow = world.logs.follow(container, ({ text }) => channels.stdout(`${text}\n`));
  const unsubscribe = world.store.subscribe(({ kind, object }) => {
    if (kind !== 'Pod' || object.metadata?.name !== container.pod) return;
    const pod = world.store.get('Pod', container.namespace, container.pod);
    const state = statusOf(pod, container.container)?.state;
    if (state === undefined || !state.running) channels.finish({ exitCode: state?.terminated?.exitCode ?? 0 });
  });
  socket.once('close', () => {
    unfollow();
    unsubscribe();
  });
};

const endDebugContainer = (world: World, target: ResourceTarget, name: string, exitCode: number): void => {
  const status = statusOf(world.store.get('Pod', target.namespace, target.name), name);
  if (status === undefined) return;
  const finishedAt = timestamp(world.clock.now());
  const terminated = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: status.state?.running?.startedAt ?? finishedAt,
    finishedAt,
  };
  setEphemeralStatus(world, target, { ...status, state: { terminated } });
};
