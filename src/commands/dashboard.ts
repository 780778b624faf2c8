import { loadKubeconfig } from '../cluster/kubeconfig.ts';
import { UsageError } from '../model/usage-error.ts';
import { configurationByFlags, protection } from './configuration.ts';
import { connectOptions } from './connection.ts';
import { dashboardAudit } from './dashboard/dashboard-audit.ts';
import { configuredFlags, connectionFlags, type FlagValues, fromFlag, textOf } from './options.ts';
import { refuseRecord } from './recording.ts';
import type { Subcommand } from './subcommand.ts';

export const dashboard: Subcommand = {
  name: '',
  usage: 'podctl [flags]',
  summary: 'podctl tells why a Kubernetes Pod is not doing its job, and what to do next.',
  details: [
    'Without a command it opens the dashboard: on the cluster of the kubeconfig or, where there is none, on an embedded demo cluster.',
  ],
  flags: [
    ...connectionFlags,
    { name: 'selector', short: 'l', value: 'SELECTOR', description: 'begin with a filter on these labels' },
    ...configuredFlags,
    fromFlag,
  ],
  run: async ({ args, flags }) => {
    if (args.length > 0) throw new UsageError(`podctl does not know what to do with ${args[0]}`, 'See podctl --help.');
    needTerminal();
    const filter = textOf(flags, 'selector') ? `-l ${textOf(flags, 'selector')}` : '';
    const from = textOf(flags, 'from');
    if (from !== undefined) {
      refuseRecord(flags, '--from');
      if (from === '-')
        throw new UsageError('The dashboard reads keys from standard input', 'Give --from a file or a folder.');
      const { openRecording } = await import('./dashboard/open-recording.ts');
      return openRecording(from, textOf(flags, 'namespace') ?? '', filter, await configurationByFlags(flags));
    }
    const { runDashboard } = await import('./dashboard/run.ts');
    const kubeconfig = textOf(flags, 'kubeconfig');
    if (!(await loadKubeconfig(kubeconfig === undefined ? {} : { kubeconfig }))) return runDemo(flags);
    const configuration = await configurationByFlags(flags);
    const guarded = await protection(flags, configuration);
    const { connect } = await import('../cluster/connect.ts');
    const audit = await dashboardAudit(flags);
    return runDashboard({
      connect: async context =>
        audit.connected(
          await connect({
            ...connectOptions(flags),
            ...guarded,
            journal: audit.journal,
            ...(context === undefined ? {} : { context, namespace: '' }),
          }),
        ),
      audit,
      namespace: flags['all-namespaces'] ? '' : (textOf(flags, 'namespace') ?? configuration?.namespace ?? ''),
      filter,
      contexts: async () => listNames(kubeconfig),
      demo: false,
      configuration,
    });
  },
};

const runDemo = async (flags: FlagValues): Promise<number> => {
  const { openDemo } = await import('./dashboard/open-demo.ts');
  return openDemo(flags);
};

const listNames = async (kubeconfig: string | undefined): Promise<readonly string[]> => {
  const { listContexts } = await import('../cluster/kubeconfig-choice.ts');
  const loaded = await loadKubeconfig(kubeconfig === undefined ? {} : { kubeconfig });
  return loaded ? listContexts(loaded).map(({ name }) => name) : [];
};

/** The dashboard draws and listens on a terminal; a pipe gets an explanation instead of escape sequences. */
export const needTerminal = (): void => {
  if (process.stdout.isTTY && process.stdin.isTTY) return;
  throw new UsageError(
    'The dashboard needs a terminal, and this is a pipe or a file',
    'For scripts and pipes use podctl diagnose (see podctl diagnose --help).',
  );
};
