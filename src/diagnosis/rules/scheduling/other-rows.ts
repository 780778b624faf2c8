import { ifRead } from '../../../model/known.ts';
import type { Container, Pod } from '../../../model/kubernetes.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { cite } from '../../evidence.ts';
import { fill } from '../../template.ts';
import { isLeaving } from './leaving.ts';
import { ownRollout } from './own-rollout.ts';
import { clauseRow, type PlainRow, plainRule } from './plain-row.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const hostPortConflict = plainRule(
  'host-port-conflict',
  'Host port {ports} is taken{by}',
  'The pod wants the port {ports} of the node itself (hostPort or hostNetwork), and on {where} it is taken{by}. Every node has that port only once.{leaving}{rollout}',
  'A hostPort belongs to one pod per node. A second replica on the node, a rolling update that starts the new pod first, or another workload with the same port cannot be placed.',
  [
    "node(s) didn't have free ports for the requested pod ports",
    "node(s) didn't have free ports for the requested pod ports",
  ],
  {
    next: [
      {
        why: 'See who uses host ports',
        command:
          "kubectl get pods -A -o custom-columns='NS:.metadata.namespace,POD:.metadata.name,NODE:.spec.nodeName,PORTS:.spec.containers[*].ports[*].hostPort'",
      },
    ],
  },
);
const noNodes = plainRule(
  'no-nodes',
  'The cluster has no nodes',
  'The scheduler knows no node at all, so no pod can be placed.',
  'Either no node has registered yet, or all have been deleted or scaled away.',
  ['no nodes available to schedule pods', 'no nodes available to schedule pods'],
  { severity: 'critical', next: [{ why: 'See the nodes', command: 'kubectl get nodes' }] },
);

const rows: readonly PlainRow[] = [
  {
    rule: noNodes,
    pattern: /^no nodes available to schedule pods/,
  },
  {
    rule: plainRule(
      'node-affinity-enforced',
      'The scheduler profile forbids the nodes',
      '{count} of {total} node(s) are excluded by an affinity that the scheduler’s own configuration adds to every pod of this profile.',
      'A scheduler profile can add a node affinity of its own (addedAffinity) to all pods it places.',
      [
        "node(s) didn't match scheduler-enforced node affinity",
        "node(s) didn't match scheduler-enforced node affinity",
      ],
    ),
    pattern: /^node\(s\) didn't match scheduler-enforced node affinity/,
  },
  {
    rule: plainRule(
      'affinity-conflict',
      'The pod’s affinity terms contradict each other',
      'The required node affinity names nodes that can never all be right: no node can match.',
      'Required terms that name different nodes at once match none.',
      ['pod affinity terms conflict', 'pod affinity terms conflict'],
    ),
    pattern: /^pod affinity terms conflict/,
  },
  {
    rule: plainRule(
      'node-name-mismatch',
      'Only the node named in spec.nodeName may be used',
      '{count} of {total} node(s) are not the node that spec.nodeName asks for.',
      'A pod that names its node can only go there.',
      ["node(s) didn't match the requested node name", "node(s) didn't match the requested node name"],
    ),
    pattern: /^node\(s\) didn't match the requested node name/,
  },
  {
    rule: plainRule(
      'node-features',
      'Nodes lack a feature the pod needs',
      '{count} of {total} node(s) run a kubelet that does not declare a feature the pod uses; they are probably older than the API server.',
      'From 1.35 nodes declare which features their kubelet has, and pods that need one are kept off the others.',
      ["node(s) didn't match Pod's required features", "node(s) didn't match Pod's required features"],
      { next: [{ why: 'See the kubelet versions', command: 'kubectl get nodes' }] },
    ),
    pattern: /^node\(s\) didn't match Pod's required features/,
  },
  {
    rule: plainRule(
      'sidecar-unsupported',
      'The cluster does not support sidecar containers',
      'The pod has an init container with restartPolicy Always, and the feature SidecarContainers is off.',
      'Sidecar containers came with Kubernetes 1.28 and are on by default from 1.29.',
      [
        'Pod has a restartable init container and the SidecarContainers feature is disabled',
        'Pod has a restartable init container and the SidecarContainers feature is disabled',
      ],
    ),
    pattern: /^Pod has a restartable init container and the SidecarContainers feature is disabled/,
  },
  {
    rule: plainRule(
      'permit-timeout',
      'A scheduler plugin gave up waiting',
      'The scheduler had found a node, but its plugin did not permit the pod in time: “{clause}”. With gang scheduling the other pods of the group did not come.',
      'Permit plugins hold a pod until a whole group can start.',
      [
        'rejected due to timeout after waiting 10s at plugin Coscheduling',
        'rejected due to timeout after waiting 5m0s at plugin GangScheduling',
        'pod "train-0" rejected while waiting on permit: rejected due to timeout after waiting 1m0s at plugin Coscheduling',
      ],
    ),
    pattern: /(?:^|permit: )rejected due to timeout after waiting (\S+) at plugin/,
  },
  {
    rule: plainRule(
      'gang-waiting',
      'The pod waits for the rest of its group',
      'The pods of the group are only placed together, and that is not possible yet: “{clause}”.',
      'With gang scheduling a group of pods starts only when enough of them exist and fit at once.',
      [
        'waiting for minCount pods from a gang to be scheduled',
        'pod group is unschedulable',
        'waiting for minCount pods from a gang to appear in scheduling queue',
        'waiting for pods\'s pod group "train" to appear in scheduling queue',
        'pod group is waiting for preemption to complete',
        '3/6 tasks in gang unschedulable: pod group is not ready, 6 Pending, 6 minAvailable; Pending: 1 Unschedulable, 2 Undetermined, 3 Schedulable',
        '10/26 tasks in gang unschedulable: job is not ready, 10 minAvailable, 26 Pending.',
        'pre-filter pod nginx-8sgkm cannot find enough sibling pods, current pods number: 2, minMember of group: 3',
        'PodGroup ml/train gets rejected due to Pod train-2 is unschedulable even after PostFilter',
        'optimistic rejection in PostFilter',
      ],
      { next: [{ why: 'See the group', command: 'kubectl get podgroups -n {namespace} -o yaml' }] },
    ),
    pattern:
      /waiting for minCount pods from a gang|pod group is (?:unschedulable|waiting)|waiting for pods's pod group|placements are available, first placement|tasks in gang unschedulable|cannot find enough sibling pods|gets rejected due to Pod .* is unschedulable|^optimistic rejection in PostFilter/,
    fields: [
      'spec.schedulingGroup.podGroupName',
      'spec.workloadRef',
      'metadata.labels["scheduling.x-k8s.io/pod-group"]',
      'metadata.annotations["scheduling.k8s.io/group-name"]',
    ],
  },
  {
    rule: plainRule(
      'deleting-pod',
      'The pod was deleted before it was placed',
      'The pod was deleted while it waited for a node.',
      'Harmless: the pod goes away.',
      ['skip schedule deleting pod: shop/web-0', 'skip schedule deleting pod: a/b'],
      { severity: 'low' },
    ),
    pattern: /^skip schedule deleting pod/,
    progressing: true,
  },
];

const lookAtPorts = (question: Question): Look => {
  const { facts, snapshot, refusing } = question;
  const wanted = facts.containers.flatMap(({ spec, specPath }) => hostPortsOf(spec, specPath));
  const users = refusing
    .slice(0, 5)
    .flatMap(({ node }) => ifRead(snapshot.podsOnNode(nameOf(node))) ?? [])
    .filter(isReserving)
    .flatMap(pod => {
      const held = (pod.spec?.containers ?? []).flatMap((one, index) => hostPortsOf(one, `spec.containers[${index}]`));
      const clashes = held.filter(port => wanted.some(one => clash(one, port)));
      return clashes.length > 0 ? [{ pod, clashes }] : [];
    });
  const taken = wanted.filter(one => users.some(({ clashes }) => clashes.some(port => clash(one, port))));
  const ports = new Set((taken.length > 0 ? taken : wanted).map(({ port }) => port));
  const rollout = ownRollout(
    facts,
    users.map(({ pod }) => pod),
    snapshot,
  );
  const leaving = users.length > 0 && users.every(({ pod }) => isLeaving(pod, snapshot.now));
  const rival = leaving ? nominated(question, wanted) : undefined;
  return {
    ...(leaving && !rival ? { effect: 'progressing' as const } : {}),
    values: {
      ports: [...ports].join(', ') || 'it asks for',
      where: whichNodes(question),
      by:
        users.length > 0
          ? fill(' by {names}', {
              names: someOf(
                users.map(({ pod }) => nameOf(pod)),
                2,
              ),
            })
          : '',
      rollout: rollout.text,
      leaving: rival
        ? fill(' That is being deleted, but the port goes to {rival}, for which it has to make room.', {
            rival: nameOf(rival),
          })
        : leaving
          ? ' That is being deleted: the port is free once it has ended.'
          : '',
    },
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, ...wanted.map(({ path }) => path)),
      ...users
        .slice(0, 3)
        .flatMap(({ pod, clashes }) =>
          cite({ ...pod, kind: 'Pod' }, 'spec.nodeName', ...clashes.map(({ path }) => path)),
        ),
      ...rollout.evidence,
      ...(leaving
        ? users.slice(0, 3).flatMap(({ pod }) => cite({ ...pod, kind: 'Pod' }, 'metadata.deletionTimestamp'))
        : []),
      ...(rival ? cite({ ...rival, kind: 'Pod' }, 'metadata.name', 'status.nominatedNodeName') : []),
    ],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: host port ${[...ports].join(', ')} taken`,
    identity: [...ports].join(','),
  };
};

/** Another pod of the namespace for which a node makes room, and that wants one of these ports. */
const nominated = ({ facts, snapshot, refusing }: Question, wanted: readonly HostPort[]): Pod | undefined =>
  (ifRead(snapshot.objects('Pod', facts.namespace)) ?? []).find(
    pod =>
      pod.metadata?.name !== facts.name &&
      !pod.spec?.nodeName &&
      refusing.some(({ node }) => nameOf(node) === pod.status?.nominatedNodeName) &&
      (pod.spec?.containers ?? []).some((one, index) =>
        hostPortsOf(one, `spec.containers[${index}]`).some(port => wanted.some(own => clash(own, port))),
      ),
  );

type HostPort = { readonly port: number; readonly protocol: string; readonly ip: string; readonly path: string };

const hostPortsOf = (container: Container | undefined, path: string): readonly HostPort[] =>
  (container?.ports ?? []).flatMap((port, index) =>
    port?.hostPort
      ? [
          {
            port: port.hostPort,
            protocol: port.protocol ?? 'TCP',
            ip: port.hostIP || anyAddress,
            path: `${path}.ports[${index}].hostPort`,
          },
        ]
      : [],
  );

const anyAddress = '0.0.0.0';

/** Two host ports that one node cannot serve both. Source: HostPortInfo.CheckConflict in pkg/scheduler/framework. */
const clash = (one: HostPort, other: HostPort): boolean =>
  one.port === other.port &&
  one.protocol === other.protocol &&
  (one.ip === other.ip || one.ip === anyAddress || other.ip === anyAddress);

/** Host ports, and what else a scheduler may say. */
export const otherRows: readonly ClauseRow[] = [
  {
    rule: hostPortConflict,
    pattern: /^node\(s\) didn't have free ports for the requested pod ports/,
    obstacle: 'rest',
    look: lookAtPorts,
  },
  ...rows.map(clauseRow),
];
