import { UsageError } from '../model/usage-error.ts';
import { withClusterAsKubectl } from './as-kubectl.ts';
import { firstWord, oneContainer, onePod } from './one-pod.ts';
import { connectionFlags, type Flag, readOnlyFlag, textOf } from './options.ts';
import { exitCodeOf, joinSession, type SessionOptions, sessionOptions } from './remote-session.ts';
import type { Stdio } from './stdio.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { targetOf } from './target-word.ts';

/** Flags of the commands that talk to a container. */
export const sessionFlags: readonly Flag[] = [
  ...connectionFlags.filter(({ name }) => name !== 'all-namespaces'),
  { name: 'container', short: 'c', value: 'NAME', description: "the container (default: the pod's default container)" },
  { name: 'stdin', short: 'i', description: 'pass standard input on' },
  { name: 'tty', short: 't', description: 'with a terminal' },
  readOnlyFlag,
];

export const exec: Subcommand = {
  name: 'exec',
  usage: 'podctl exec POD | KIND/NAME [-c CONTAINER] [-it] -- COMMAND [ARGUMENT ...]',
  summary: 'Run a command in a container',
  details: [
    `Examples:
  podctl exec web-0 -- cat /etc/resolv.conf
  podctl exec -it deploy/web -- sh`,
    'The exit code is that of the command; 1 where it could not be run.',
  ],
  flags: sessionFlags,
  run: call => runExec(call, process),
};

/** As the subcommand, with other streams. */
export const runExec = async ({ args, flags }: Call, io: Stdio): Promise<number> => {
  const [word, command] = firstWord('podctl exec', args);
  const target = targetOf(word);
  if (command.length === 0)
    throw new UsageError('podctl exec needs a command', `Write it after --, like: podctl exec ${word} -- ls /`);
  return withClusterAsKubectl(flags, async cluster => {
    const pod = await onePod(cluster, target);
    const { name } = oneContainer(pod, textOf(flags, 'container'), text => io.stderr.write(text));
    const options = sessionOptions(flags, io);
    const ref = { namespace: cluster.context.namespace, pod: pod.metadata?.name ?? '', container: name };
    const open = (how: SessionOptions) => cluster.exec(ref, { command, ...how });
    return exitCodeOf(await joinSession(open, options, io), io);
  });
};
