import type { Recorder } from '../audit/recorder.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { explainApiError } from '../cluster/explain-api-error.ts';
import { CommandError } from './command-error.ts';
import { connectByFlags } from './connection.ts';
import type { FlagValues } from './options.ts';
import { askIdentity, endRecording, recordConnection, recorderByFlags } from './recording.ts';

/**
 * Connects as the flags say, does something with the cluster, and closes it. A request that failed becomes a
 * `CommandError` which names the context and the way out.
 * Under `--record` all of it stands in the journal.
 */
export const withCluster = async <T>(
  flags: FlagValues,
  use: (cluster: Cluster, recorder: Recorder | undefined) => Promise<T>,
  mayChange = false,
): Promise<T> => {
  const recorder = await recorderByFlags(flags);
  const cluster = await connectByFlags(flags, mayChange, recorder?.listener);
  const identity = recorder && recordConnection(recorder, cluster, flags) && askIdentity(recorder, cluster);
  try {
    const answer = await use(cluster, recorder);
    await identity?.settled();
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message, hint, exitCode } = explainApiError(error, cluster.context);
    throw new CommandError(message, hint, exitCode);
  } finally {
    identity?.giveUp();
    await cluster.close();
    if (recorder) endRecording(recorder);
  }
};
