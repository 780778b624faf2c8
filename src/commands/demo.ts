import { needTerminal } from './dashboard.ts';
import { configuredFlags, recordFlag } from './options.ts';
import { refuseRecord } from './recording.ts';
import type { Subcommand } from './subcommand.ts';
import { write } from './write.ts';

export const demo: Subcommand = {
  name: 'demo',
  usage: 'podctl demo [flags]',
  summary: 'Open the dashboard on an embedded cluster; no Kubernetes needed',
  flags: [
    {
      name: 'serve',
      description: 'only serve the demo cluster on 127.0.0.1 and print its kubeconfig, for kubectl and others',
    },
    ...configuredFlags,
    recordFlag,
  ],
  run: async ({ flags }) => {
    if (flags['serve']) {
      refuseRecord(flags, '--serve');
      return serve();
    }
    needTerminal();
    const { openDemo } = await import('./dashboard/open-demo.ts');
    return openDemo(flags);
  },
};

const serve = async (): Promise<number> => {
  const { startDemo } = await import('../sandbox/demo/start-demo.ts');
  const sandbox = await startDemo();
  await write(sandbox.kubeconfig);
  await new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await sandbox.close();
  return 0;
};
