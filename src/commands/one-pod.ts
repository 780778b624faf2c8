import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { pickPod } from '../evidence/pick-pod.ts';
import { existing, podsOfOwner } from '../evidence/pods-of-owner.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import { endText, waitText } from '../model/container-run.ts';
import { defaultContainer, isNamedDefault } from '../model/default-container.ts';
import type { Pod } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import type { NamedTarget } from './target-word.ts';
import type { TerminalEnd } from './terminal-session.ts';

/** The pod of a name, or the best one of a workload or Service. Rejects with an `ApiError` or a `CommandError`. */
export const onePod = async (cluster: Cluster, { kind, name }: NamedTarget): Promise<Pod> => {
  const { namespace } = cluster.context;
  if (kind === 'Pod') return (await existing(cluster, 'Pod', namespace, name)).value;
  const { scope, includes } = await podsOfOwner(cluster, kind, namespace, name);
  const pods = await cluster.list('Pod', scope);
  if (pods.state === 'forbidden') throw new ApiError('forbidden', pods.why, { status: 403 });
  const pod = pickPod(pods.state === 'read' ? pods.value.filter(includes) : []);
  if (pod) return pod;
  throw new CommandError(`${kind} ${name} has no pods`, `See why: podctl diagnose ${kind.toLowerCase()}/${name}`, 1);
};

/** The container of a name, else the pod's default, which is told where nothing but its place decided. */
export const oneContainer = (pod: Pod, name: string | undefined, tell: (text: string) => void): ContainerView => {
  const containers = podContainers(pod);
  const chosen = name === undefined ? defaultContainer(pod) : containers.find(container => container.name === name);
  const names = containers
    .toSorted((one, other) => places[one.role] - places[other.role])
    .map(container => `${container.name}${roleTexts[container.role]}`)
    .join(', ');
  if (!chosen) throw new CommandError(`Pod ${pod.metadata?.name} has no container ${name}`, `It has ${names}.`, 1);
  if (name === undefined && containers.length > 1 && !isNamedDefault(pod, chosen.name))
    tell(`Defaulted container "${chosen.name}" out of: ${names}\n`);
  return chosen;
};

/** In kubectl's order and words. Source: AllContainerNames in kubectl/pkg/cmd/util/podcmd/podcmd.go. */
const places = { regular: 0, ephemeral: 1, sidecar: 2, init: 2 } as const;
const roleTexts = { regular: '', ephemeral: ' (ephem)', sidecar: ' (init)', init: ' (init)' } as const;

/** Where a server says only that it found no container: why that container does not run, from the pod as it was read. */
export const explainedEnd = (end: TerminalEnd, container: ContainerView): TerminalEnd => {
  const { name, running, terminated } = container;
  if (end.kind !== 'failed' || running || !end.message.includes('container not found')) return end;
  const why = terminated ? `it ${endText(terminated)}` : waitText(container);
  return { ...end, message: `Container ${name} does not run: ${why}` };
};

/** The first word and what follows it. Raises a `UsageError` where there is none. */
export const firstWord = (command: string, args: readonly string[]): readonly [string, readonly string[]] => {
  const [word, ...rest] = args;
  if (word === undefined) throw new UsageError(`${command} needs a pod`, `See ${command} --help.`);
  return [word, rest];
};
