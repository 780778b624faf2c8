import type { Cluster } from '../../cluster/cluster.ts';
import { ApiError } from '../../cluster/errors.ts';
import { existing } from '../../evidence/pods-of-owner.ts';
import { admittedProfile, debugContainer, debugContainerName, isPowerless } from '../../model/debug-container.ts';
import type { Effect } from '../../state/step.ts';
import { type DebugEnd, joinDebugContainer } from '../join-debug-container.ts';
import { randomSuffix } from '../random-suffix.ts';
import type { Stdio } from '../stdio.ts';
import { dropTyped } from '../terminal-session.ts';

/** Adds a debug container to a pod and joins it on these streams, until that is over. Answers its name and its end. */
export const debugSession = async (
  cluster: Cluster,
  { pod: { namespace, name }, target, profile, image }: Extract<Effect, { effect: 'debug' }>,
  io: Stdio,
): Promise<DebugEnd & { readonly name: string }> => {
  const { value: pod } = await existing(cluster, 'Pod', namespace, name);
  const container = debugContainer({
    name: debugContainerName(pod, randomSuffix),
    image,
    profile,
    target,
    command: [],
    stdin: true,
    tty: true,
  });
  const sees = target ? `, sees the processes of ${target}` : '';
  io.stderr.write(`Debug container ${container.name} (${image}, profile ${profile}${sees}) for pod ${name}.\n`);
  if (isPowerless(pod, container))
    io.stderr.write('The pod runs as a user other than root: what the profile allows may not work.\n');
  await cluster.addEphemeralContainer(namespace, name, container).catch((error: unknown) => {
    const fits = error instanceof ApiError ? admittedProfile(error.message) : undefined;
    throw fits && error instanceof Error ? new Error(`Choose the profile ${fits}: ${error.message}`) : error;
  });
  const end = await joinDebugContainer(cluster, { namespace, pod: name, container: container.name }, container, io);
  if (end.kind === 'given-up' || end.kind === 'not-started') await dropTyped();
  return { ...end, name: container.name };
};

/** How it went, in one line. */
export const debugEndText = ({ kind, exitCode, why, name }: DebugEnd & { readonly name: string }): string => {
  const because = why === '' ? '' : `: ${why}`;
  switch (kind) {
    case 'ended':
      return `${name} ended with exit code ${exitCode}; it stays listed in the pod.`;
    case 'not-started':
      return `${name} could not be started${because}`;
    case 'given-up':
      return `${name} stays in the pod, though it has not started${because}`;
    case 'cut-off':
      return `${name} goes on in the pod, but the session was cut off${because}`;
  }
};
