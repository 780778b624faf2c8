import { ifRead } from '../../../model/known.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const source = 'pkg/scheduler/framework/plugins, Kubernetes 1.25 to 1.36';
const podSteps = [
  { why: 'See the pod as the scheduler sees it', command: 'kubectl get pod {pod} -n {namespace} -o yaml' },
];
const claimSteps = [
  { why: 'See the device claims', command: 'kubectl get resourceclaims -n {namespace}' },
  { why: 'See the device classes', command: 'kubectl get deviceclasses' },
];

const rule = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  examples: readonly string[],
  more: Partial<Rule> = {},
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation,
  next: podSteps,
  about,
  examples: examples.map(text => ({ text, from: source })),
  ...more,
});

const hostPortConflict = rule(
  'host-port-conflict',
  'Host port {ports} is taken{by}',
  'The pod wants the port {ports} of the node itself (hostPort or hostNetwork), and on {where} it is taken{by}. Every node has that port only once.',
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
const noNodes = rule(
  'no-nodes',
  'The cluster has no nodes',
  'The scheduler knows no node at all, so no pod can be placed.',
  'Either no node has registered yet, or all have been deleted or scaled away.',
  ['no nodes available to schedule pods', 'no nodes available to schedule pods'],
  { severity: 'critical', next: [{ why: 'See the nodes', command: 'kubectl get nodes' }] },
);

const simple: readonly {
  readonly rule: Rule;
  readonly pattern: RegExp;
  readonly rank?: number;
  readonly progressing?: boolean;
}[] = [
  {
    rule: noNodes,
    pattern: /^no nodes available to schedule pods/,
  },
  {
    rule: rule(
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
    rule: rule(
      'affinity-conflict',
      'The pod’s affinity terms contradict each other',
      'The required node affinity names nodes that can never all be right: no node can match.',
      'Required terms that name different nodes at once match none.',
      ['pod affinity terms conflict', 'pod affinity terms conflict'],
    ),
    pattern: /^pod affinity terms conflict/,
  },
  {
    rule: rule(
      'node-name-mismatch',
      'Only the node named in spec.nodeName may be used',
      '{count} of {total} node(s) are not the node that spec.nodeName asks for.',
      'A pod that names its node can only go there.',
      ["node(s) didn't match the requested node name", "node(s) didn't match the requested node name"],
    ),
    pattern: /^node\(s\) didn't match the requested node name/,
  },
  {
    rule: rule(
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
    rule: rule(
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
    rule: rule(
      'permit-timeout',
      'A scheduler plugin gave up waiting',
      'The scheduler had found a node, but its plugin did not permit the pod in time: “{clause}”. With gang scheduling the other pods of the group did not come.',
      'Permit plugins hold a pod until a whole group can start.',
      [
        'rejected due to timeout after waiting 10s at plugin Coscheduling',
        'rejected due to timeout after waiting 5m0s at plugin GangScheduling',
      ],
    ),
    pattern: /^rejected due to timeout after waiting (\S+) at plugin/,
  },
  {
    rule: rule(
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
      ],
      { next: [{ why: 'See the group', command: 'kubectl get podgroups -n {namespace} -o yaml' }] },
    ),
    pattern:
      /(?:waiting for minCount pods from a gang|pod group is (?:unschedulable|waiting)|waiting for pods's pod group|placements are available, first placement)/,
  },
  {
    rule: rule(
      'dra-claim-not-created',
      'Device claim of the pod not created yet',
      'The ResourceClaim that belongs to the pod’s template does not exist yet: “{clause}”. The resource claim controller has to make it.',
      'For a ResourceClaimTemplate a controller makes one claim per pod. Where it lasts, an event FailedResourceClaimCreation says why.',
      ['pod "ml/train-0": ResourceClaim not created yet', 'pod "a/b": ResourceClaim not created yet'],
      { next: claimSteps },
    ),
    pattern: /ResourceClaim not created yet/,
    progressing: true,
  },
  {
    rule: rule(
      'dra-claim-missing',
      'Device claim {captured} does not exist',
      'The pod asks for devices through the ResourceClaim {captured}, which does not exist in namespace {namespace}.',
      'A pod that names a ResourceClaim waits until a claim of that name exists in its namespace.',
      [
        'resourceclaim.resource.k8s.io "gpu-a" not found',
        'could not find ResourceClaim: resourceclaim.resource.k8s.io "x" not found',
      ],
      { next: claimSteps },
    ),
    pattern: /resourceclaim\.resource\.k8s\.io "([^"]+)" not found/,
  },
  {
    rule: rule(
      'dra-class-missing',
      'Device class {captured} does not exist',
      'A device request of the pod names the DeviceClass {captured}, which does not exist.',
      'DeviceClasses are made by whoever installs the driver of the devices.',
      ['request gpu: device class gpu.example.com does not exist', 'request r0: device class x does not exist'],
      { next: claimSteps },
    ),
    pattern: /^request \S+: device class (\S+) does not exist/,
  },
  {
    rule: rule(
      'dra-unallocatable',
      'No node has the devices asked for',
      '{count} of {total} node(s) have no free devices that fit the pod’s claims.',
      'A device claim is allocated together with the node. Devices in use, selectors that fit nothing, and a driver that publishes no devices look the same.',
      ['cannot allocate all claims', 'cannot allocate all claims'],
      { next: [...claimSteps, { why: 'See which devices the nodes offer', command: 'kubectl get resourceslices' }] },
    ),
    pattern: /^cannot allocate all claims/,
  },
  {
    rule: rule(
      'dra-not-on-node',
      'The allocated device is on another node',
      'The pod’s device claim is already allocated, and {count} of {total} node(s) cannot reach that device.',
      'An allocated claim ties its pods to the nodes of that device.',
      ['resourceclaim not available on the node', 'resourceclaim not available on the node'],
      { next: claimSteps },
    ),
    pattern: /^resourceclaim not available on the node/,
  },
  {
    rule: rule(
      'dra-in-use',
      'The device claim is not free',
      'The pod’s device claim cannot be used at the moment: “{clause}”.',
      'A claim can be shared by a limited number of pods, and not while it is being allocated or deleted.',
      [
        'resourceclaim in use',
        'resourceclaim "gpu" is being deleted',
        'resource claim gpu is in the process of being allocated',
      ],
      { severity: 'medium', next: claimSteps },
    ),
    pattern:
      /^(?:resourceclaim in use|resourceclaim "[^"]*" is being deleted|resource claim \S+ is in the process of being allocated)/,
  },
  {
    rule: rule(
      'dra-wrong-owner',
      'The device claim belongs to another pod',
      'A ResourceClaim of the name that this pod’s template would get exists, but for another owner: “{clause}”.',
      'The claims of a template are named after pod and entry; a claim somebody else made is never taken over.',
      [
        'ResourceClaim ml/gpu was not created for Pod ml/train-0 (Pod is not owner)',
        'ResourceClaim a/b was not created for Pod a/c (Pod is not owner)',
      ],
      { next: claimSteps },
    ),
    pattern: /was not created for Pod .* \(Pod is not owner\)/,
  },
  {
    rule: rule(
      'dra-timeout',
      'Allocating devices takes too long',
      'The scheduler gave up looking for devices: “{clause}”.',
      'Complicated device requests can exceed the time the scheduler allows per node.',
      ['node worker-1: timed out trying to allocate devices', 'node a: timed out trying to allocate devices'],
      { next: claimSteps },
    ),
    pattern: /timed out trying to allocate devices|device binding (?:timeout|failed)/,
  },
  {
    rule: rule(
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
  const wanted = facts.containers.flatMap(({ spec, specPath }) =>
    (spec.ports ?? []).flatMap((port, index) =>
      port?.hostPort ? [{ port: port.hostPort, path: `${specPath}.ports[${index}].hostPort` }] : [],
    ),
  );
  const ports = new Set(wanted.map(({ port }) => port));
  const users = refusing
    .slice(0, 5)
    .flatMap(({ node }) => ifRead(snapshot.podsOnNode(nameOf(node))) ?? [])
    .filter(
      pod =>
        isReserving(pod) &&
        pod.spec?.containers?.some(container =>
          container?.ports?.some(port => port?.hostPort !== undefined && ports.has(port.hostPort)),
        ),
    );
  return {
    values: {
      ports: [...ports].join(', ') || 'it asks for',
      where: whichNodes(question),
      by: users.length > 0 ? fill(' by {names}', { names: someOf(users.map(nameOf), 2) }) : '',
    },
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, ...wanted.map(({ path }) => path)),
      ...users
        .slice(0, 3)
        .flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'spec.nodeName', 'spec.containers[0].ports[0].hostPort')),
    ],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: host port ${[...ports].join(', ')} taken`,
    identity: [...ports].join(','),
  };
};

export const otherRows: readonly ClauseRow[] = [
  {
    rule: hostPortConflict,
    pattern: /^node\(s\) didn't have free ports for the requested pod ports/,
    obstacle: 'rest',
    look: lookAtPorts,
  },
  ...simple.map(
    (one): ClauseRow => ({
      rule: one.rule,
      pattern: one.pattern,
      obstacle: 'rest',
      look: question => ({
        values: { captured: question.match[1] ?? '', clause: question.clause.text, where: whichNodes(question) },
        rank: one.rank ?? rank.neighbour,
        refusal: `${whichNodes(question)}: ${question.clause.text.replace(/^node\(s\) /, '')}`,
        ...(one.progressing && question.snapshot.now - question.facts.createdAt < 60_000
          ? { effect: 'progressing' as const }
          : {}),
      }),
    }),
  ),
];
