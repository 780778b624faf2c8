import path from 'node:path';
import { type Capture, capturePod } from '../evidence/capture-pod.ts';
import { podColumns } from '../model/pod-status.ts';
import { UsageError } from '../model/usage-error.ts';
import { redact } from '../recording/redact.ts';
import { needEmptyFolder, writeRecording } from '../recording/write-recording.ts';
import { CommandError } from './command-error.ts';
import { type FlagValues, textOf } from './options.ts';
import type { Call } from './subcommand.ts';
import { withCluster } from './with-cluster.ts';
import { write } from './write.ts';

/** What `podctl capture` does; answers the exit code. Rejects with a `UsageError` or a `CommandError` where it cannot. */
export const writeCapture = async ({ args, flags }: Call): Promise<number> => {
  const [name, more] = args.map(word => word.replace(/^(?:pods?|po)\//, ''));
  if (!name) throw new UsageError('podctl capture needs the name of a pod', 'List them with podctl diagnose.');
  if (more) throw new UsageError('podctl capture takes one pod', `Call it again for ${more}.`);
  const given = textOf(flags, 'output');
  if (given !== undefined) needEmptyFolder(given);
  const { captured, namespace } = await fromCluster(name, flags);
  const folder = given ?? path.join('.', `podctl-${namespace}-${name}`);
  needEmptyFolder(folder);
  const { objects, logs, replaced } = redact(captured.objects, captured.logs);
  const { at, server, read } = captured;
  writeRecording(folder, { about: { kind: 'Pod', namespace, name }, objects, logs, at, server, read });
  await write(summary(captured, folder, replaced));
  return 0;
};

const fromCluster = (name: string, flags: FlagValues): Promise<{ captured: Capture; namespace: string }> =>
  withCluster(flags, async cluster => {
    const { namespace } = cluster.context;
    const { families } = await import('../diagnosis/rules/index.ts');
    const captured = await capturePod(cluster, namespace, name, families);
    if (!captured)
      throw new UsageError(`There is no Pod ${name} in namespace ${namespace}`, 'Name another namespace with -n.');
    if ('forbidden' in captured)
      throw new CommandError(`Pod ${name} may not be read: ${captured.forbidden}`, 'Ask for the right to get pods.', 3);
    return { captured, namespace };
  });

const summary = ({ pod, objects, logs, unread, server }: Capture, folder: string, replaced: number): string => {
  const [lead] = pod.diagnosis.findings;
  const { ready, status } = podColumns(pod.pod, server.minor);
  return [
    `${pod.pod.metadata?.namespace}/${pod.pod.metadata?.name}  ${ready} ${status}${lead ? `: ${lead.title} (${lead.rule})` : ''}`,
    `${objects.length} objects and ${logs.length} logs are in ${folder}; ${replaced} values were replaced`,
    ...unread.slice(0, 5).map(({ what, why }) => `Not read: ${what} (${why})`),
    ...(unread.length > 5 ? [`Not read: ${unread.length - 5} more`] : []),
    `Read it with: podctl diagnose --from ${folder}`,
    '',
  ].join('\n');
};
