import { humanDuration } from '../../../model/age.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { type AnyObjectCheck, type NextStep, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { cordoned, recentlyRebooted, versionSkew } from './node-notes.ts';
import { silentKubelet } from './silent-kubelet.ts';

type Node = ObjectOf<'Node'> & { readonly kind: string };

/** How long a new node may take to get Ready for the first time, ms. */
const joinBudget = 3 * 60_000;

/** What a kubelet says while it starts; a new node that says anything else is broken. */
const joiningWords =
  /never posted|NeverUpdated|completed yet|NetworkPluginNotReady|cni (?:plugin|config)|not yet|yet to be|missing node capacity|node not found|initialize CSINode|kubelet is starting/i;

const reference = 'https://kubernetes.io/docs/reference/node/node-status/';
const describe: NextStep = { why: 'See the conditions of the node', command: 'kubectl describe node {name}' };
const onNode: NextStep = {
  why: 'See the pods on the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={name}',
};

const notReady: Rule = {
  id: 'node-notready',
  severity: 'critical',
  title: 'Node {name} is not ready',
  explanation:
    'The kubelet of {name} has reported Ready=False for {age}: “{message}”.{taints} What its pods report about themselves may be out of date, and no new pod goes there.',
  next: [
    describe,
    onNode,
    { why: 'See the log of the kubelet, on the node itself', command: 'journalctl -u kubelet --since -15min' },
  ],
  about:
    'A node whose kubelet says it is not ready gets the taint not-ready: no new pods are placed there, and after five minutes those on it are moved elsewhere.',
  reference,
};
const unreachable: Rule = {
  id: 'node-unreachable',
  severity: 'critical',
  title: 'Node {name} does not report any more',
  explanation:
    'The kubelet of {name} stopped reporting {age} ago ({message}{lease}). The machine is down, its kubelet has stopped, or the network between is broken.{taints} The statuses of its pods are what they were then; pods that were told to end stay Terminating until the node is back or removed.',
  next: [
    describe,
    {
      why: 'See when its kubelet last renewed its lease',
      command: "kubectl get lease {name} -n kube-node-lease -o jsonpath='{.spec.renewTime}'",
    },
    onNode,
  ],
  about:
    'When a kubelet has been silent for about 50 seconds, the node controller sets the conditions of its node to Unknown and taints it as unreachable. Five minutes later its pods are marked for deletion, which only the kubelet could carry out.',
  reference,
};
const cniDown: Rule = {
  id: 'node-cni-down',
  severity: 'critical',
  title: 'No pod network on {name}',
  explanation:
    'The node {name} has had no working pod network for {age}: “{message}”.{taints} Pods that run keep what they have, but no new pod there gets an address.',
  next: [
    {
      why: 'See whether the network plugin runs on the node',
      command: 'kubectl get pods -n kube-system -o wide --field-selector spec.nodeName={name}',
    },
    describe,
    { why: 'See the plugin’s configuration, on the node itself', command: 'ls /etc/cni/net.d' },
  ],
  about:
    'The kubelet is only Ready once a CNI plugin is configured. Its DaemonSet has not started there, crashes, or its configuration is gone.',
  reference: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
};

const pressure = (id: string, what: string, type: string, about: string): Rule => ({
  id,
  severity: 'high',
  effect: 'degraded',
  title: `Node {name} is short of ${what}`,
  explanation: `The node {name} has reported ${type} for {age}: “{message}”.{taints} The kubelet evicts pods until there is enough again, and new pods are refused.{evicted}`,
  next: [
    describe,
    { why: 'See what was evicted', command: 'kubectl get pods -A --field-selector status.phase=Failed -o wide' },
    { why: 'See what the node uses', command: 'kubectl top node {name}' },
  ],
  about,
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
});

const memoryPressure = pressure(
  'node-pressure-memory',
  'memory',
  'MemoryPressure',
  'The memory left on the node has fallen below the eviction threshold of its kubelet. Pods without requests, and those far above theirs, go first.',
);
const diskPressure = pressure(
  'node-pressure-disk',
  'disk space',
  'DiskPressure',
  'The free space or inodes of the node have fallen below the eviction threshold. The kubelet deletes unused images and dead containers, then evicts the pods that use most.',
);
const pidPressure = pressure(
  'node-pressure-pid',
  'process ids',
  'PIDPressure',
  'The processes on the node have used up nearly all process ids, often because one container starts them without end.',
);
const diskFull: Rule = {
  ...diskPressure,
  id: 'node-disk-full',
  title: 'Disk of {name} is full, and cannot be freed',
  explanation:
    'The node {name} has reported DiskPressure for {age}, and deleting unused images did not help: “{freed}”.{taints} Pods are evicted and images cannot be pulled.{evicted}',
  about: 'The kubelet could not free the space it needs by deleting images; something else fills the disk.',
};

const pressures = [
  { type: 'MemoryPressure', rule: memoryPressure },
  { type: 'DiskPressure', rule: diskPressure },
  { type: 'PIDPressure', rule: pidPressure },
] as const;

/** Nodes as subjects: their conditions, and what is worth a note. */
export const nodeChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Node',
    rules: [notReady, unreachable, cniDown, memoryPressure, diskPressure, pidPressure, diskFull],
    *run(found, snapshot): Iterable<Outcome> {
      const node: Node = { ...found, kind: 'Node' };
      const ready = readiness(node, snapshot) ?? silentKubelet(node, unreachable, snapshot);
      if (ready) yield ready;
      const conditions = node.status?.conditions ?? [];
      for (const { type, rule } of pressures) {
        const index = conditions.findIndex(one => one.type === type && one.status === 'True');
        if (index >= 0) yield pressureOf(node, index, rule, snapshot);
      }
      const network = conditions.findIndex(one => one.type === 'NetworkUnavailable' && one.status === 'True');
      if (network >= 0 && ready?.rule.id !== 'node-cni-down') yield badCondition(node, network, cniDown, snapshot);
    },
  }),
  objectCheck({
    kind: 'Node',
    rules: [cordoned.rule],
    run: (node, snapshot) => cordoned.run({ ...node, kind: 'Node' }, snapshot),
  }),
  objectCheck({
    kind: 'Node',
    rules: [recentlyRebooted.rule],
    run: (node, snapshot) => recentlyRebooted.run({ ...node, kind: 'Node' }, snapshot),
  }),
  objectCheck({
    kind: 'Node',
    rules: [versionSkew.rule],
    run: (node, snapshot) => versionSkew.run({ ...node, kind: 'Node' }, snapshot),
  }),
];

type FoundNode = Extract<Outcome, { readonly outcome: 'found' }>;

const readiness = (node: Node, snapshot: Snapshot): FoundNode | undefined => {
  const conditions = node.status?.conditions ?? [];
  const index = conditions.findIndex(one => one.type === 'Ready');
  const condition = conditions[index];
  if (!condition || condition.status === 'True') return undefined;
  const created = parseTime(node.metadata?.creationTimestamp);
  const joining =
    created !== undefined &&
    snapshot.now - created < joinBudget &&
    joiningWords.test(`${condition.reason} ${condition.message}`);
  const rule =
    condition.status === 'Unknown'
      ? unreachable
      : /NetworkPluginNotReady|network (?:plugin is )?not ready|cni/i.test(condition.message ?? '')
        ? cniDown
        : notReady;
  const found = badCondition(node, index, rule, snapshot);
  return joining ? { ...found, effect: 'progressing', severity: 'low' } : found;
};

const badCondition = (node: Node, index: number, rule: Rule, snapshot: Snapshot): FoundNode => {
  const condition = node.status?.conditions?.[index];
  const since = parseTime(condition?.lastTransitionTime);
  const lease = ifRead(snapshot.object('Lease', 'kube-node-lease', node.metadata?.name ?? ''));
  const renewed = parseTime(lease?.spec?.renewTime);
  const silent = rule === unreachable && renewed !== undefined;
  return {
    outcome: 'found',
    rule,
    values: {
      age: humanDuration(snapshot.now - (silent ? renewed : (since ?? snapshot.now))),
      message: condition?.message || condition?.reason || 'no message',
      taints: taintsText(node),
      lease: silent
        ? fill('; its lease was last renewed {ago} ago', { ago: humanDuration(snapshot.now - renewed) })
        : '',
      evicted: '',
      freed: '',
    },
    evidence: [
      ...cite(
        node,
        'metadata.name',
        `status.conditions[${index}].status`,
        `status.conditions[${index}].reason`,
        `status.conditions[${index}].message`,
        `status.conditions[${index}].lastTransitionTime`,
      ),
      ...(node.spec?.taints ?? []).flatMap((_, at) => cite(node, `spec.taints[${at}]`)),
      ...(silent && lease ? cite({ ...lease, kind: 'Lease' }, 'spec.renewTime') : []),
    ],
    ...(since === undefined ? {} : { since }),
  };
};

const pressureOf = (node: Node, index: number, rule: Rule, snapshot: Snapshot): FoundNode => {
  const name = node.metadata?.name ?? '';
  const base = badCondition(node, index, rule, snapshot);
  const events = newestFirst(ifRead(snapshot.events({ kind: 'Node', namespace: '', name })) ?? []);
  const stuck = rule === diskPressure ? events.find(event => event.reason === 'FreeDiskSpaceFailed') : undefined;
  const evicted = (ifRead(snapshot.podsOnNode(name)) ?? []).filter(pod => pod.status?.reason === 'Evicted');
  const more: Evidence[] = [
    ...(stuck ? citeEvent(stuck) : []),
    ...evicted.slice(0, 5).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'status.reason')),
    ...cite(node, `status.conditions[${index}].type`),
  ];
  return {
    ...base,
    rule: stuck && stuck.lastSeen > (base.since ?? 0) - 10 * 60_000 ? diskFull : rule,
    values: {
      ...base.values,
      freed: stuck?.message ?? '',
      evicted:
        evicted.length > 0
          ? fill(' Evicted so far: {names}.', {
              names: evicted
                .slice(0, 5)
                .map(pod => pod.metadata?.name ?? '')
                .join(', '),
            })
          : '',
    },
    evidence: [...base.evidence, ...more],
  };
};

const taintsText = (node: Node): string => {
  const taints = [
    ...new Set((node.spec?.taints ?? []).map(taint => taint.key).filter(key => key?.startsWith('node.kubernetes.io/'))),
  ];
  return taints.length > 0 ? fill(' It carries the taint {taints}.', { taints: taints.join(', ') }) : '';
};
