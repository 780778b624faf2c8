import { ApiError } from '../cluster/errors.ts';
import { podContainers } from '../model/container.ts';
import {
  admittedProfile,
  type DebugProfile,
  debugContainer,
  debugContainerName,
  debugProfiles,
  defaultDebugImage,
  isPowerless,
} from '../model/debug-container.ts';
import { defaultContainer } from '../model/default-container.ts';
import type { EphemeralContainer, Pod } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { defaultSettings } from '../state/settings.ts';
import { exitsAsKubectl, withClusterAsKubectl } from './as-kubectl.ts';
import { CommandError } from './command-error.ts';
import { configurationWithoutMistakes } from './configuration.ts';
import { joinDebugContainer } from './join-debug-container.ts';
import { firstWord, onePod } from './one-pod.ts';
import { configuredFlags, connectionFlags, type FlagValues, textOf } from './options.ts';
import { randomSuffix } from './random-suffix.ts';
import type { Stdio } from './stdio.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { targetOf } from './target-word.ts';

export const debug: Subcommand = {
  name: 'debug',
  usage: 'podctl debug POD | KIND/NAME [--image IMAGE] [--target CONTAINER] [--profile PROFILE] [-- COMMAND ...]',
  summary: 'Add a debug container to a running pod, and join it',
  details: [
    `Examples:
  podctl debug token-service-x2x9k                       a shell beside a container that has none
  podctl debug web-0 --image nicolaka/netshoot --profile netadmin
  podctl debug -y web-0 -- ps                            one command, without questions`,
    `Profiles, as those of kubectl debug:
  general     may trace processes (the default)         netadmin    may change the network and send raw packets
  baseline    nothing beyond what any container may     sysadmin    privileged
  restricted  fits the Pod Security Standard of that name; the image must not run as root`,
    'A debug container cannot be removed again: it stays until the pod is deleted.',
  ],
  flags: [
    ...connectionFlags.filter(({ name }) => name !== 'all-namespaces'),
    {
      name: 'image',
      value: 'IMAGE',
      description: `what runs in it (default: that of the configuration, else ${defaultDebugImage})`,
    },
    {
      name: 'target',
      value: 'CONTAINER',
      description: "the container whose processes it sees, '' for none (default: the pod's default one, if it runs)",
    },
    {
      name: 'profile',
      value: 'PROFILE',
      description: `what it may do: ${debugProfiles.join(', ')} (default: that of the configuration, else general)`,
    },
    { name: 'container', short: 'c', value: 'NAME', description: 'its name (default: debugger-XXXXX)' },
    { name: 'stdin', short: 'i', description: 'pass standard input on, which a command does not get otherwise' },
    { name: 'tty', short: 't', description: 'with a terminal, which it has anyway where there is one' },
    { name: 'yes', short: 'y', description: 'do not ask' },
    ...configuredFlags,
  ],
  run: exitsAsKubectl(call => runDebug(call, process)),
};

/** As the subcommand, with other streams. */
export const runDebug = async ({ args, flags }: Call, io: Stdio): Promise<number> => {
  const [word, command] = firstWord('podctl debug', args);
  const target = targetOf(word);
  const { debugImage, debugProfile } = (await configurationWithoutMistakes(flags))?.settings ?? defaultSettings;
  const profile = profileOf(flags, debugProfile);
  if (flags['yes'] !== true && io.stdin.isTTY !== true)
    throw new UsageError('podctl debug asks before it changes a pod, and there is no terminal to ask on', 'Use --yes.');
  return withClusterAsKubectl(
    flags,
    async cluster => {
      // The gate would say so too, but only after the question.
      if (cluster.context.readOnly)
        throw new ApiError('read-only', 'Refused: podctl is in read-only mode, and this would add a debug container');
      const pod = await onePod(cluster, target);
      const container = specFor(pod, { command, profile, flags, image: debugImage, tty: io.stdin.isTTY === true });
      if (!(await isWanted(pod, container, profile, flags, io))) return 1;
      const ref = { namespace: cluster.context.namespace, pod: pod.metadata?.name ?? '', container: container.name };
      await cluster.addEphemeralContainer(ref.namespace, ref.pod, container).catch(explainRefusal);
      return (await joinDebugContainer(cluster, ref, container, io)).exitCode;
    },
    true,
  );
};

const explainRefusal = (error: unknown): never => {
  const profile = error instanceof ApiError ? admittedProfile(error.message) : undefined;
  if (!profile || !(error instanceof ApiError)) throw error;
  throw new CommandError(error.message, `This namespace admits --profile ${profile}.`, 1);
};

const profileOf = (flags: FlagValues, usual: DebugProfile): DebugProfile => {
  const text = textOf(flags, 'profile') ?? usual;
  const profile = debugProfiles.find(name => name === text);
  if (profile) return profile;
  throw new UsageError(`There is no profile ${text}`, `Choose ${debugProfiles.join(', ')}.`);
};

type Wish = {
  /** Where no flag names one. */
  readonly image: string;
  readonly command: readonly string[];
  readonly profile: DebugProfile;
  readonly flags: FlagValues;
  readonly tty: boolean;
};

const specFor = (pod: Pod, { command, profile, flags, image, tty }: Wish): EphemeralContainer => {
  const name = pod.metadata?.name;
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`Pod ${name} has ended: nothing can be started in it`, '', 1);
  const usual = defaultContainer(pod);
  const target = textOf(flags, 'target') ?? (usual?.running ? usual.name : '');
  const names = podContainers(pod).map(container => container.name);
  if (target && !names.includes(target))
    throw new CommandError(`Pod ${name} has no container ${target}`, `It has ${names.join(', ')}.`, 1);
  return debugContainer({
    name: textOf(flags, 'container') ?? debugContainerName(pod, randomSuffix),
    image: textOf(flags, 'image') ?? image,
    profile,
    target,
    command,
    // A command without a terminal is run for what it prints.
    stdin: tty || flags['stdin'] === true || command.length === 0,
    tty,
  });
};

const isWanted = async (
  pod: Pod,
  container: EphemeralContainer,
  profile: DebugProfile,
  flags: FlagValues,
  io: Stdio,
): Promise<boolean> => {
  const sees = container.targetContainerName ? `, sees the processes of ${container.targetContainerName}` : '';
  io.stderr.write(
    `Debug container ${container.name} (${container.image}, profile ${profile}${sees}) for pod ${pod.metadata?.name}.\n`,
  );
  if (isPowerless(pod, container))
    io.stderr.write('The pod runs as a user other than root: what the profile allows may not work.\n');
  if (flags['yes'] === true) return true;
  const { createInterface } = await import('node:readline/promises');
  const questions = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await questions.question('It cannot be removed again while the pod lives. Add it? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    questions.close();
  }
};
