import { UsageError } from '../model/usage-error.ts';
import { exitsAsKubectl, withClusterAsKubectl } from './as-kubectl.ts';
import { explainedEnd, firstWord, oneContainer, onePod } from './one-pod.ts';
import { configuredFlags, connectionFlags, type Flag, type FlagValues, textOf } from './options.ts';
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
  { name: 'quiet', short: 'q', description: "print nothing of podctl's own but errors" },
  ...configuredFlags,
];

/** Where podctl says what it chose by itself, unless --quiet. */
export const tellUnless =
  (flags: FlagValues, { stderr }: Stdio): ((text: string) => void) =>
  text =>
    void (flags['quiet'] === true || stderr.write(text));

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
  run: exitsAsKubectl(call => runExec(call, process)),
};

/** As the subcommand, with other streams. */
export const runExec = async ({ args, flags }: Call, io: Stdio): Promise<number> => {
  const [word, command] = firstWord('podctl exec', args);
  const target = targetOf(word);
  if (command.length === 0)
    throw new UsageError('podctl exec needs a command', `Write it after --, like: podctl exec ${word} -- ls /`);
  return withClusterAsKubectl(
    flags,
    async cluster => {
      const pod = await onePod(cluster, target);
      const container = oneContainer(pod, textOf(flags, 'container'), tellUnless(flags, io));
      const options = sessionOptions(flags, io);
      const ref = { namespace: cluster.context.namespace, pod: pod.metadata?.name ?? '', container: container.name };
      const open = (how: SessionOptions) => cluster.exec(ref, { command, ...how });
      return exitCodeOf(explainedEnd(await joinSession(open, options, io), container), io);
    },
    true,
  );
};
