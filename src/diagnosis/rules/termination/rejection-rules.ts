import type { NextStep, Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';

const docs = 'https://kubernetes.io/docs/concepts/scheduling-eviction/';

const nodePods: NextStep = {
  why: 'See what runs on the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
};
const edit: NextStep = { why: 'Correct the pod template', command: 'kubectl edit -n {namespace} {owner}' };
const cleanUp: NextStep = {
  why: 'Remove this pod once the cause is gone; it will never start',
  command: 'kubectl delete pod -n {namespace} {pod}',
};

const ends = 'The pod is Failed {before}, and stays so; {replaced}.';

const rejection = (id: string, text: Omit<Rule, 'id' | 'severity'>): Rule => ({
  severity: 'high',
  reference: docs,
  ...text,
  id,
});

const outOf = (id: string, title: string, about: string, examples: Rule['examples']): Rule =>
  rejection(id, {
    title,
    explanation: `The kubelet of {node} refused this pod: it requests {requested} of {resource}, and of {capacity} that the node has for pods, {used} are taken. The pod was put there {how}. ${ends}`,
    about,
    next: [nodePods, edit, nodeState, cleanUp],
    ...(examples ? { examples } : {}),
  });

const outOfAbout =
  'The kubelet checks once more whether a pod fits before it starts it. It refuses when the scheduler counted differently (pods that just ended, a device that failed) or was not asked at all, as for pods with nodeName.';

export const outOfCpu = outOf('out-of-cpu', 'Refused by {node}: not enough CPU, {requested} requested', outOfAbout, [
  {
    text: "Node didn't have enough resource: cpu, requested: 48000, used: 110, capacity: 2000",
    from: 'recording 155-out-of-cpu',
  },
  {
    text: "Pod Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000",
    from: 'pkg/kubelet/lifecycle, 1.25',
  },
]);

export const outOfMemory = outOf(
  'out-of-memory-admit',
  'Refused by {node}: not enough memory, {requested} requested',
  `${outOfAbout} This is no OOM kill: nothing was started.`,
  [
    {
      text: "Node didn't have enough resource: memory, requested: 68719476736, used: 1073741824, capacity: 8589934592",
      from: 'pkg/kubelet/lifecycle',
    },
    {
      text: "Node didn't have enough resource: memory, requested: 1073741824, used: 8053063680, capacity: 8589934592",
      from: 'pkg/kubelet/lifecycle',
    },
  ],
);

export const outOfEphemeral = outOf(
  'out-of-ephemeral',
  'Refused by {node}: not enough disk, {requested} requested',
  outOfAbout,
  [
    {
      text: "Node didn't have enough resource: ephemeral-storage, requested: 107374182400, used: 0, capacity: 53687091200",
      from: 'pkg/kubelet/lifecycle',
    },
    {
      text: "Node didn't have enough resource: ephemeral-storage, requested: 1073741824, used: 53687091200, capacity: 53687091200",
      from: 'pkg/kubelet/lifecycle',
    },
  ],
);

export const outOfPods = outOf('out-of-pods', 'Refused by {node}: it has {capacity} pods already', outOfAbout, [
  {
    text: "Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
    from: 'pkg/kubelet/lifecycle',
  },
  {
    text: "Node didn't have enough resource: pods, requested: 1, used: 30, capacity: 30",
    from: 'pkg/kubelet/lifecycle',
  },
]);

export const outOfExtended = outOf('out-of-extended', 'Refused by {node}: not enough {resource}', outOfAbout, [
  {
    text: "Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 0, capacity: 0",
    from: 'pkg/kubelet/lifecycle',
  },
  {
    text: "Node didn't have enough resource: hugepages-2Mi, requested: 1073741824, used: 0, capacity: 0",
    from: 'pkg/kubelet/lifecycle',
  },
]);

export const nodeAffinity = rejection('node-affinity-reject', {
  title: 'Refused by {node}: its labels do not match',
  explanation: `The kubelet of {node} refused this pod: the labels of the node do not match the pod’s {wanted}. The pod was put there {how}. ${ends}`,
  about:
    'The kubelet checks nodeSelector and required node affinity once more. It refuses when a label of the node was changed in between (and the kubelet restarted), or when nodeName bypasses the scheduler.',
  next: [{ why: 'See the labels of the node', command: 'kubectl get node {node} --show-labels' }, edit, cleanUp],
  examples: [
    {
      text: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      from: 'pkg/kubelet/lifecycle, 1.31 and later',
    },
    { text: 'Predicate NodeAffinity failed', from: 'pkg/kubelet/lifecycle, up to 1.30' },
  ],
});

export const nodePorts = rejection('node-ports-reject', {
  title: 'Refused by {node}: host port {port} is taken',
  explanation: `The kubelet of {node} refused this pod: it wants host port {port}, which {holder} has there already. The pod was put there {how}. ${ends}`,
  about:
    'A host port can be used by one pod of a node only. The scheduler sees to that; a pod with nodeName bypasses it, and the kubelet refuses.',
  next: [nodePods, { why: 'Use another hostPort, or none', command: 'kubectl edit -n {namespace} {owner}' }, cleanUp],
  examples: [
    {
      text: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      from: 'recording 157-node-ports-reject',
    },
    { text: 'Predicate NodePorts failed', from: 'pkg/kubelet/lifecycle, up to 1.30' },
  ],
});

export const nodeName = rejection('node-name-reject', {
  title: 'Refused by {node}: the pod is for another node',
  explanation: `The kubelet of {node} refused this pod because its nodeName names another node. ${ends}`,
  about: 'The kubelet runs only pods whose nodeName is its own node.',
  next: [edit, cleanUp],
});

export const taint = rejection('taint-reject', {
  title: 'Refused by {node}: a taint that it does not tolerate',
  explanation: `The kubelet of {node} refused this pod: the node has the taint {taints}, which the pod does not tolerate. The pod was put there {how}. ${ends}`,
  about:
    'A node with a NoExecute taint runs only pods that tolerate it. The kubelet checks that too, for pods that came past the scheduler.',
  next: [
    { why: 'See the taints of the node', command: "kubectl get node {node} -o jsonpath='{.spec.taints}'" },
    edit,
    cleanUp,
  ],
  examples: [
    {
      text: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
      from: 'pkg/kubelet/lifecycle',
    },
    { text: 'Predicate TaintToleration failed', from: 'pkg/kubelet/lifecycle' },
  ],
});

export const unexpected = rejection('unexpected-admission', {
  title: 'Refused by {node}: {words}',
  explanation: `The kubelet of {node} refused this pod, because its devices could not be handed out: {message} This happens when a device fails, or right after a reboot before the device plugin has registered. ${ends}`,
  about:
    'The kubelet asks the device plugins of its node for the devices of a pod. None was free or healthy, or the plugin has not registered (yet).',
  next: [nodeState, nodePods, cleanUp],
  examples: [
    {
      text: 'Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected',
      from: 'pkg/kubelet/cm/devicemanager',
    },
    {
      text: 'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
      from: 'pkg/kubelet/cm/devicemanager',
    },
  ],
});

/** The same reason also covers whatever else goes wrong while the kubelet decides. */
export const unexpectedOther: Rule = {
  ...unexpected,
  title: 'Refused by {node}: it could not admit the pod',
  explanation: `The kubelet of {node} refused this pod, because something went wrong while it decided: {message} ${ends}`,
};

const plain = (
  id: string,
  title: string,
  about: string,
  next: readonly NextStep[] = [edit, nodeState, cleanUp],
): Rule =>
  rejection(id, { title, explanation: `The kubelet of {node} refused this pod: {message} ${ends}`, about, next });

export const topology = plain(
  'topology-affinity',
  'Refused by {node}: no NUMA node has all it needs',
  'With a restricted or single-numa-node topology policy the kubelet refuses a pod whose CPUs and devices cannot come from the same NUMA node. Its controller makes new pods that meet the same fate.',
);
export const smt = plain(
  'smt-alignment',
  'Refused by {node}: CPUs must come in whole cores',
  'The kubelet’s CPU manager hands out whole cores only (full-pcpus-only): the number of CPUs must be a multiple of the threads of a core, and enough whole cores must be free.',
);
export const sharedPool = plain(
  'empty-shared-pool',
  'Refused by {node}: no shared CPUs are left',
  'With pod-level resources and the pod scope of the topology manager no CPU would be left for the containers without their own.',
);
export const shutdown = plain(
  'node-shutdown-reject',
  'Refused by {node}: it is shutting down',
  'A node that is shutting down takes no new pods. The controller makes another one elsewhere.',
  [nodeState, cleanUp],
);
export const appArmor = plain(
  'apparmor-reject',
  'Refused by {node}: AppArmor is not available',
  'The pod names an AppArmor profile, and the node cannot enforce one: AppArmor is not enabled in its kernel.',
);
export const sysctl = plain(
  'sysctl-reject',
  'Refused by {node}: sysctl {what} is not allowed',
  'Kernel parameters that are not safe for other pods must be allowed by the kubelet (--allowed-unsafe-sysctls), and some cannot be set together with the host’s network or IPC.',
);
export const os = plain(
  'os-reject',
  'Refused by {node}: made for another operating system',
  'spec.os or the label kubernetes.io/os of the pod’s selector is not the operating system of the node.',
);
export const groups = plain(
  'supplemental-groups',
  'Refused by {node}: no strict supplemental groups',
  'supplementalGroupsPolicy Strict needs a container runtime that supports it.',
);
export const podLevel = plain(
  'pod-level-resources',
  'Refused by {node}: no pod-level resources',
  'Resources of the pod as a whole need a kubelet with that feature.',
);
export const feature = plain(
  'pod-feature-unsupported',
  'Refused by {node}: it lacks a feature that the pod needs',
  'The pod uses a feature that the kubelet of the node does not offer: it is older, or has it switched off.',
);
export const initRestart = plain(
  'init-restart-policy',
  'Refused by {node}: it knows no sidecar containers',
  'Init containers with restartPolicy Always need a kubelet that knows sidecars (1.28 with the feature gate, 1.29 and later).',
);
export const nodeUnread = plain(
  'node-info',
  'Refused by {node}: it could not read its own Node',
  'The kubelet could not read its own Node object when it had to decide. It is starting, or cannot reach the API server.',
  [nodeState, cleanUp],
);
export const unknownPredicate = plain(
  'unknown-predicate',
  'Refused by {node}: {reason}',
  'The kubelet refused the pod before it started anything, for a reason that podctl has no words for.',
);

export const attachLimit = rejection('attach-limit', {
  title: 'Refused by {node}: no room for more volumes',
  explanation: `The kubelet of {node} refused this pod because the node can attach no more volumes: {message} ${ends}`,
  about:
    'A node can attach only so many volumes of a CSI driver. The number that the scheduler counts with was out of date; the pod has to be made anew.',
  next: [{ why: 'See how many volumes the node may have', command: 'kubectl get csinode {node} -o yaml' }, cleanUp],
});

export const preempting: Rule = rejection('preempting-critical', {
  title: 'Ended by {node} for a critical pod',
  explanation: `The kubelet of {node} ended this pod to make room for a critical pod (a static pod or one of a system priority). The pod stays Failed; {replaced}.`,
  about: 'When a critical pod does not fit on its node, the kubelet ends pods of lower priority for it.',
  next: [nodePods, cleanUp],
});

export const nodeShutdown: Rule = rejection('node-shutdown', {
  title: 'Ended when {node} was shut down',
  explanation: `The pod was ended because its node {node} was shut down. The pod stays Failed; {replaced}.`,
  about:
    'On a graceful shutdown of a node the kubelet ends all its pods and marks them Failed. Their controllers make others elsewhere; a bare pod is gone.',
  next: [nodeState, cleanUp],
  reference: 'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/',
});

export const nodeLost: Rule = rejection('node-lost', {
  title: '{node} does not answer',
  explanation: `The node {node} does not answer, so the state of this pod is not known: {message}`,
  about: 'The control plane has not heard of the node for so long that the state of its pods is unknown.',
  next: [nodeState],
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
});

export const podGc: Rule = rejection('podgc-orphan', {
  title: 'Its node {node} is gone',
  explanation: `The node {node} does not exist any more, so the control plane marked this pod Failed and cleans it up; {replaced}.`,
  about:
    'When a Node object is deleted, the pods that were bound to it are marked Failed and removed by the pod garbage collector.',
  next: [{ why: 'See the nodes there are', command: 'kubectl get nodes' }, cleanUp],
});
