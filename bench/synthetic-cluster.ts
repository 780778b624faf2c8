import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, Order } from './synthetic-server.ts';

/** The synthetic API server, running. */
export type SyntheticCluster = {
  /** The path of a kubeconfig for it. */
  readonly kubeconfig: string;
  tell(order: Order): void;
  counts(): Promise<Counts>;
  close(): void;
};

export const startSyntheticCluster = async (pods: number, failing: number): Promise<SyntheticCluster> => {
  const child = fork(new URL('./synthetic-server.ts', import.meta.url), [String(pods), String(failing)], {
    execArgv: ['--max-old-space-size=4096'],
  });
  const answer = <T>(): Promise<T> => new Promise(resolve => child.once('message', message => resolve(message as T)));
  const port = await answer<number>();
  const folder = mkdtempSync(join(tmpdir(), 'podctl-bench-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, configFor(port));
  return {
    kubeconfig,
    tell: order => void child.send(order),
    counts: () => {
      const counted = answer<Counts>();
      child.send({ order: 'counts' } satisfies Order);
      return counted;
    },
    close: () => {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
};

const configFor = (port: number): string => `apiVersion: v1
kind: Config
current-context: bench
clusters: [{ name: bench, cluster: { server: 'http://127.0.0.1:${port}' } }]
contexts: [{ name: bench, context: { cluster: bench, user: bench } }]
users: [{ name: bench, user: { token: bench } }]
`;
