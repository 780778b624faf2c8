import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { pickPod } from '../evidence/pick-pod.ts';
import { existing, podsOfOwner } from '../evidence/pods-of-owner.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import { defaultContainer } from '../model/default-container.ts';
import type { Pod } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import type { NamedTarget } from './target-word.ts';

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

/** The container of a name, else the pod's default, which is told where there was a choice. */
export const oneContainer = (pod: Pod, name: string | undefined, tell: (text: string) => void): ContainerView => {
  const containers = podContainers(pod);
  const chosen = name === undefined ? defaultContainer(pod) : containers.find(container => container.name === name);
  const names = containers.map(container => container.name).join(', ');
  if (!chosen) throw new CommandError(`Pod ${pod.metadata?.name} has no container ${name}`, `It has ${names}.`, 1);
  if (name === undefined && containers.length > 1) tell(`Defaulted container "${chosen.name}" out of: ${names}\n`);
  return chosen;
};

/** The first word and what follows it. Raises a `UsageError` where there is none. */
export const firstWord = (command: string, args: readonly string[]): readonly [string, readonly string[]] => {
  const [word, ...rest] = args;
  if (word === undefined) throw new UsageError(`${command} needs a pod`, `See ${command} --help.`);
  return [word, rest];
};
