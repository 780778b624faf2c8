import { type CallLog, createCallLog } from '../../audit/call-log.ts';
import type { Recorder } from '../../audit/recorder.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { bothJournals, type CallListener } from '../../cluster/gate.ts';
import type { FlagValues } from '../options.ts';
import { recordConnection, recorderByFlags } from '../recording.ts';

/** Who hears of what the dashboard asks for: its own journal screen and, under `--record`, a file. */
export type DashboardAudit = {
  readonly calls: CallLog;
  readonly recorder: Recorder | undefined;
  readonly journal: CallListener;
  /** Writes down where requests go from now on. Answers the cluster. */
  connected(cluster: Cluster): Cluster;
};

/** Raises a `UsageError` where the file cannot be used. */
export const dashboardAudit = async (flags: FlagValues): Promise<DashboardAudit> => {
  const calls = createCallLog();
  const recorder = await recorderByFlags(flags);
  return {
    calls,
    recorder,
    journal: recorder ? bothJournals(recorder.listener, calls.listener) : calls.listener,
    connected: cluster => (recorder ? recordConnection(recorder, cluster, flags) : cluster),
  };
};
