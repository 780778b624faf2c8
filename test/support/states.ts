import type { Verdict } from '../../src/diagnosis/finding.ts';
import { noPods, type PodRow, type PodTable } from '../../src/state/pod-row.ts';
import { reduce } from '../../src/state/reduce.ts';
import { type Connection, initialState, type State } from '../../src/state/state.ts';

/** The time at which every fixture is looked at, ms. */
export const noon = Date.parse('2026-11-21T12:00:00Z');
const minute = 60_000;

export const connectionFixture: Connection = {
  context: 'prod-eu',
  cluster: 'prod-eu',
  user: 'ada',
  server: 'https://10.0.0.1:6443',
  namespace: '',
  readOnly: false,
  demo: false,
  recording: undefined,
  serverVersion: 'v1.34.0',
  link: { phase: 'live' },
  denied: [],
  rights: {},
};

/** A healthy pod of a Deployment, one hour old, but for what is given. */
export const podRowFixture = (row: Partial<PodRow> = {}): PodRow => {
  const name = row.name ?? 'web-6b99bbc6fc-btgj7';
  return {
    uid: `uid-${row.namespace ?? 'shop'}-${name}`,
    namespace: 'shop',
    name,
    ready: '1/1',
    status: 'Running',
    restarts: 0,
    restartedAt: undefined,
    createdAt: noon - 60 * minute,
    node: 'worker-1',
    ip: '10.1.0.7',
    qos: 'Burstable',
    owner: { kind: 'Deployment', name: 'web' },
    nominatedNode: '',
    gates: '',
    labels: { app: 'web' },
    containers: [{ name: 'app', role: 'regular', phase: 'running', reason: '', restarts: 0 }],
    resources: 'r,app,100m,128Mi,500m,256Mi;',
    deleting: false,
    verdict: 'healthy',
    severity: undefined,
    cause: '',
    rule: '',
    fingerprint: '',
    since: undefined,
    nextAttemptAt: undefined,
    nextCommand: '',
    ...row,
  };
};

/** The pods of the product's sketch, and some that are well. */
export const sketchRows: readonly PodRow[] = [
  podRowFixture({ name: 'cart-5d5f9b7c9-aaaaa', namespace: 'shop', labels: { app: 'cart' } }),
  podRowFixture({
    name: 'ledger-api-7d9f8c6b5-x2x9k',
    namespace: 'payments',
    ready: '0/1',
    status: 'CrashLoopBackOff',
    restarts: 7,
    restartedAt: noon - 2 * minute,
    createdAt: noon - 18 * minute,
    owner: { kind: 'Deployment', name: 'ledger-api' },
    labels: { app: 'ledger' },
    containers: [
      { name: 'proxy', role: 'sidecar', phase: 'running', reason: '', restarts: 0 },
      { name: 'app', role: 'regular', phase: 'waiting', reason: 'CrashLoopBackOff', restarts: 7 },
    ],
    verdict: 'failing',
    severity: 'critical',
    cause: 'Out of memory, limit 128Mi',
    rule: 'oom-killed',
    since: noon - 17 * minute,
    nextAttemptAt: noon + 161_000,
    nextCommand: 'kubectl set resources -n payments deployment/ledger-api -c app --limits=memory=512Mi',
  }),
  podRowFixture({
    name: 'web-6b99bbc6fc-btgj7',
    ready: '0/1',
    status: 'ImagePullBackOff',
    createdAt: noon - 4 * minute,
    node: 'worker-2',
    containers: [{ name: 'web', role: 'regular', phase: 'waiting', reason: 'ImagePullBackOff', restarts: 0 }],
    verdict: 'failing',
    severity: 'high',
    cause: 'No tag 1.99 of nginx',
    rule: 'image-not-found',
    since: noon - 4 * minute,
    nextAttemptAt: noon + 20_000,
    nextCommand: 'crane ls nginx',
  }),
  podRowFixture({
    name: 'index-0',
    namespace: 'search',
    ready: '0/1',
    status: 'Pending',
    createdAt: noon - 12 * minute,
    node: '',
    ip: '',
    owner: { kind: 'StatefulSet', name: 'index' },
    containers: [{ name: 'index', role: 'regular', phase: 'none', reason: '', restarts: 0 }],
    verdict: 'failing',
    severity: 'high',
    cause: 'No node has 64Gi of memory free',
    rule: 'insufficient-memory',
    since: noon - 12 * minute,
  }),
  podRowFixture({
    name: 'web-697dd6db75-98lx8',
    namespace: 'catalog',
    ready: '0/1',
    createdAt: noon - 9 * minute,
    verdict: 'degraded',
    severity: 'medium',
    cause: 'Readiness: 404 at :8080/healthz',
    rule: 'readiness-failing',
    since: noon - 9 * minute,
  }),
  podRowFixture({
    name: 'migrate-29384-k2j4d',
    namespace: 'payments',
    ready: '0/1',
    status: 'Completed',
    owner: { kind: 'Job', name: 'migrate-29384' },
    containers: [{ name: 'migrate', role: 'regular', phase: 'terminated', reason: 'Completed', restarts: 0 }],
    verdict: 'completed',
  }),
  podRowFixture({
    name: 'queue-0',
    namespace: 'shop',
    ready: '0/1',
    status: 'ContainerCreating',
    createdAt: noon - 20_000,
    owner: { kind: 'StatefulSet', name: 'queue' },
    verdict: 'progressing',
    since: noon - 20_000,
  }),
];

/** A table of these rows, fully listed. */
export const podTable = (rows: readonly PodRow[], version = 1): PodTable => {
  const counts: Record<Verdict, number> = { ...noPods.counts };
  for (const { verdict } of rows) if (verdict) counts[verdict] += 1;
  return { version, rows, counts, synced: true };
};

/** A connected dashboard that shows these pods. */
export const stateWith = (
  rows: readonly PodRow[] = sketchRows,
  connection: Partial<Connection> = {},
  terminal: State['terminal'] = { columns: 80, rows: 24 },
): State =>
  reduce(initialState({ ...connectionFixture, ...connection }, terminal, noon), {
    type: 'pods-changed',
    pods: podTable(rows),
  });

/** Many pods, a tenth of them in trouble; always the same ones. */
export const manyRows = (count: number): readonly PodRow[] =>
  Array.from({ length: count }, (_, index) => {
    const failing = index % 10 === 3;
    const name = `service-${index % 97}-${(index * 7919).toString(36)}-${(index * 104_729 + 46_656).toString(36).slice(-5)}`;
    return podRowFixture({
      uid: `uid-${index}`,
      name,
      namespace: `team-${index % 40}`,
      node: `worker-${index % 200}`,
      createdAt: noon - (index % 5000) * minute,
      ...(failing
        ? {
            verdict: 'failing' as const,
            severity: 'high' as const,
            status: 'CrashLoopBackOff',
            ready: '0/1',
            restarts: index % 30,
            cause: `Container app exits with code ${index % 7} right after its start`,
            since: noon - index * 1000,
          }
        : {}),
    });
  });
