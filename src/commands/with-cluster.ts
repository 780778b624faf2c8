import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { explainApiError } from '../cluster/explain-api-error.ts';
import { CommandError } from './command-error.ts';
import { connectByFlags } from './connection.ts';
import type { FlagValues } from './options.ts';

/**
 * Connects as the flags say, does something with the cluster, and closes it. A request that failed becomes a
 * `CommandError` which names the context and the way out.
 */
export const withCluster = async <T>(
  flags: FlagValues,
  use: (cluster: Cluster) => Promise<T>,
  mayChange = false,
): Promise<T> => {
  const cluster = await connectByFlags(flags, mayChange);
  try {
    return await use(cluster);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message, hint, exitCode } = explainApiError(error, cluster.context);
    throw new CommandError(message, hint, exitCode);
  } finally {
    await cluster.close();
  }
};
