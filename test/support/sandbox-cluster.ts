import type { Cluster } from '../../src/cluster/cluster.ts';
import { connectTo } from '../../src/cluster/connect.ts';
import { parseKubeconfig } from '../../src/cluster/kubeconfig-file.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** Runs a test with a sandbox and a cluster connected to it. */
export const withSandboxCluster = async (
  options: SandboxOptions & { readonly readOnly?: boolean },
  run: (sandbox: Sandbox, cluster: Cluster) => Promise<void>,
): Promise<void> => {
  const sandbox = await startSandbox(options);
  const kubeconfig = { ...parseKubeconfig(sandbox.kubeconfig, 'demo'), files: [] };
  const cluster = await connectTo(kubeconfig, { readOnly: options.readOnly ?? false, place: { env: {} } });
  try {
    await run(sandbox, cluster);
  } finally {
    await cluster.close();
    await sandbox.close();
  }
};

type PodFields = {
  readonly uid?: string;
  readonly restartCount?: number;
  readonly state?: object;
  readonly lastState?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly metadata?: object;
  readonly spec?: object;
  readonly phase?: string;
};

/** A pod of namespace `shop` on a node, with one container, `app`, that runs since 08:00 unless it is said otherwise. */
export const shopPod = (name: string, fields: PodFields = {}): Pod => {
  const { uid = `${name}-1`, restartCount = 0, lastState = {}, labels, metadata, spec, phase = 'Running' } = fields;
  const state = fields.state ?? { running: { startedAt: '2026-11-21T08:00:00Z' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid, ...(labels && { labels }), ...metadata },
    spec: {
      nodeName: 'worker-1',
      containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 8080 }] }],
      ...spec,
    },
    status: {
      phase,
      containerStatuses: [
        { name: 'app', image: 'app:1', imageID: '', ready: phase === 'Running', restartCount, state, lastState },
      ],
    },
  } as Pod;
};
