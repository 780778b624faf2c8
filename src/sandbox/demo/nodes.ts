import type { KubernetesObject, Node } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import type { DemoWorld } from './world.ts';

const conditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** Three nodes with their leases; the third is reserved for GPU work by a taint. */
export const createNodes = (world: DemoWorld): void => {
  const since = timestamp(world.now());
  for (const number of [1, 2, 3]) {
    const name = `worker-${number}`;
    const gpu = number === 3;
    const size = { cpu: '8', memory: '32884128Ki', 'ephemeral-storage': '101430960Ki', pods: '110' };
    const node: Node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'topology.kubernetes.io/zone': `eu-1${'abc'[number - 1]}`,
          ...(gpu && { pool: 'gpu' }),
        },
      },
      spec: {
        podCIDR: `10.244.${number - 1}.0/24`,
        ...(gpu && { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
      },
      status: {
        addresses: [
          { type: 'InternalIP', address: `192.168.10.${10 + number}` },
          { type: 'Hostname', address: name },
        ],
        capacity: size,
        allocatable: { ...size, memory: '32781728Ki' },
        conditions: conditions.map(([type, status, reason, message]) => ({
          type,
          status,
          reason,
          message,
          lastHeartbeatTime: since,
          lastTransitionTime: since,
        })),
        nodeInfo: {
          architecture: 'amd64',
          operatingSystem: 'linux',
          osImage: 'Debian GNU/Linux 12 (bookworm)',
          kernelVersion: '6.8.0-45-generic',
          containerRuntimeVersion: 'containerd://1.7.27',
          kubeletVersion: 'v1.34.4',
          kubeProxyVersion: '',
          machineID: `3d1219c7c4c5404aaa1f6d2a48adfda${number}`,
          systemUUID: `3d1219c7c4c5404aaa1f6d2a48adfda${number}`,
          bootID: `cec98ef1-c7ed-433d-b316-0948fd0a8d1${number}`,
        },
      },
    };
    world.sandbox.put(node);
    renewLease(world, name);
  }
};

/** Every ten seconds from when the demo begins to talk; before that nobody could have seen it. */
const renewLease = (world: DemoWorld, name: string): void => {
  const renew = (): void => {
    const { sandbox } = world;
    const node = sandbox.get('Node', '', name);
    const now = `${new Date(world.now()).toISOString().slice(0, -1)}000Z`;
    sandbox.put<KubernetesObject & { spec: unknown }>({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'kube-node-lease', name },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: now },
    });
    const heartbeat = timestamp(world.now());
    const stale = Date.parse(node?.status?.conditions?.[0]?.lastHeartbeatTime ?? '') < world.now() - 300_000;
    if (node?.status?.conditions && stale) {
      const beating = node.status.conditions.map(condition => ({ ...condition, lastHeartbeatTime: heartbeat }));
      sandbox.put({ ...node, status: { ...node.status, conditions: beating } });
    }
    world.later(10_000, renew);
  };
  world.later(world.talksFrom - world.now(), renew);
};
