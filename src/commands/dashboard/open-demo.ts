import { connectTo } from '../../cluster/connect.ts';
import { parseKubeconfig } from '../../cluster/kubeconfig-file.ts';
import { startDemo } from '../../sandbox/demo/start-demo.ts';
import { configurationByFlags, protection } from '../configuration.ts';
import type { FlagValues } from '../options.ts';
import { version } from '../version.ts';
import { dashboardAudit } from './dashboard-audit.ts';
import { runDashboard } from './run.ts';

/** The dashboard on the embedded cluster, through exactly the code it uses for a real one. */
export const openDemo = async (flags: FlagValues): Promise<number> => {
  const configuration = await configurationByFlags(flags);
  const guarded = await protection(flags, configuration);
  const audit = await dashboardAudit(flags);
  const sandbox = await startDemo();
  try {
    const kubeconfig = { ...parseKubeconfig(sandbox.kubeconfig, 'demo'), files: [] };
    return await runDashboard({
      connect: async () =>
        audit.connected(
          await connectTo(kubeconfig, { ...guarded, version, place: { env: {} }, journal: audit.journal }),
        ),
      audit,
      namespace: '',
      filter: '',
      contexts: async () => ['demo'],
      demo: true,
      configuration,
    });
  } finally {
    await sandbox.close();
  }
};
