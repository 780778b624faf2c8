import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import type { FlagValues } from './options.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { withCluster } from './with-cluster.ts';

/** As kubectl, which ends with exit code 1 where the call itself is wrong: 2 is a code of the command in the container. */
export const exitsAsKubectl =
  (run: (call: Call) => Promise<number>): Subcommand['run'] =>
  async call => {
    try {
      return await run(call);
    } catch (error) {
      if (error instanceof UsageError) throw new CommandError(error.message, error.hint, 1);
      throw error;
    }
  };

/**
 * As `withCluster`, for commands that stand in for one of kubectl's: whatever fails ends with exit code 1, so that other
 * codes are those of the command in the container.
 */
export const withClusterAsKubectl = async (
  flags: FlagValues,
  use: (cluster: Cluster) => Promise<number>,
  mayChange = false,
): Promise<number> => {
  try {
    return await withCluster(
      flags,
      async cluster => {
        try {
          return await use(cluster);
        } catch (error) {
          if (error instanceof ApiError && error.kind === 'not-found') throw new CommandError(error.message, '', 1);
          throw error;
        }
      },
      mayChange,
    );
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(error.message, error.hint, 1);
    throw error;
  }
};
