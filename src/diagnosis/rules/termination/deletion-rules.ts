import type { NextStep, Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';

const show: NextStep = { why: 'See the pod whole', command: 'kubectl get pod -n {namespace} {pod} -o yaml' };
const events: NextStep = { why: 'See what the kubelet does', command: 'kubectl events -n {namespace} --for pod/{pod}' };
const log: NextStep = {
  why: 'See whether the program shuts down',
  command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50',
};
const edit: NextStep = { why: 'Change the pod template', command: 'kubectl edit -n {namespace} {owner}' };

export const normal: Rule = {
  id: 'terminating-normal',
  severity: 'low',
  effect: 'progressing',
  title: 'Ending as told; {left}s of grace left',
  explanation:
    'The pod was told to end {asked} ago{reason} and has {grace}s to do so. {left}s are left; what still runs then is killed.',
  about:
    'A pod that is deleted gets SIGTERM and its grace period (30s by default) to finish its work. Until that is over nothing is wrong.',
  next: [{ why: 'Watch it go', command: 'kubectl get pod -n {namespace} {pod} -w' }],
  reference: docs,
  explainedBy: [{ rules: ['taint-evicted', 'api-evicted', 'preempted', 'device-taint-eviction'], within: 'pod' }],
};

/** The grace is over by a moment: the kubelet cleans up. */
export const almostGone: Rule = {
  ...normal,
  title: 'Ending; being cleaned up',
  explanation:
    'The pod was told to end {asked} ago{reason}, its grace of {grace}s is over, and the kubelet of {node} is cleaning up.',
};

export const finalizer: Rule = {
  id: 'terminating-finalizer',
  severity: 'high',
  title: 'Deleted, but held by finalizer {finalizer}',
  explanation:
    'The pod was deleted and its containers have ended, but the object stays since {overdue} because of its finalizers {finalizers}: the controller that set them has to remove them, and has not. {replacement}',
  about:
    'A finalizer keeps an object that was deleted until some controller has done its part and removes the finalizer. When that controller is gone, stuck or forbidden to, the object stays for ever. Removing the finalizer by hand skips what the controller would have done.',
  next: [
    {
      why: 'Find the controller that owns the finalizer and see what it says',
      command: 'kubectl get pods -A | grep -i {hint}',
    },
    show,
    {
      why: 'Only when its work is surely done: remove the finalizers by hand',
      command: 'kubectl patch pod -n {namespace} {pod} --type=merge -p \'{"metadata":{"finalizers":null}}\'',
    },
  ],
  reference: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
};

export const nodeDown: Rule = {
  id: 'terminating-node-down',
  severity: 'critical',
  title: 'Deleted, but {node} does not answer',
  explanation:
    'The pod was told to end{reason}, but the kubelet of {node} does not answer, so nobody can confirm that its containers have stopped, and the object stays. What its status says is from before {nodeSince}. It goes when the node comes back, or when the node object is deleted.',
  about:
    'Only the kubelet of a node can confirm that a pod has ended. When the node does not answer, its pods hang in Terminating until it comes back, its Node object is deleted, or the taint node.kubernetes.io/out-of-service says that it is switched off. Deleting by force risks that two copies run at once.',
  next: [
    nodeState,
    {
      why: 'If the machine is surely off: let its pods and volumes go',
      command: 'kubectl taint nodes {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
    },
    {
      why: 'Last resort, only if it surely does not run any more',
      command: 'kubectl delete pod -n {namespace} {pod} --grace-period=0 --force',
    },
  ],
  reference: 'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown',
  explainedBy: [{ rules: ['node-unreachable', 'node-notready', 'node-missing*'], within: 'related' }],
};

/** The Node object itself is gone. */
export const nodeGone: Rule = {
  ...nodeDown,
  title: 'Deleted; its node {node} does not exist',
  explanation:
    'The pod was told to end{reason}, but its node {node} does not exist any more, so no kubelet can confirm that its containers have stopped. The control plane removes such pods within a minute or so; where it does not, something else holds the object.',
  next: [{ why: 'See the nodes there are', command: 'kubectl get nodes' }, show],
};

export const preStop: Rule = {
  id: 'terminating-prestop',
  severity: 'medium',
  effect: 'progressing',
  title: 'Waiting for the preStop hook of {container}',
  explanation:
    'The pod was told to end {asked} ago{reason} and has {grace}s of grace. Container {container} still runs its preStop hook, {hook}; only after that it gets SIGTERM. {left}s are left until it is killed.',
  about:
    'A preStop hook runs before SIGTERM is sent, and its time counts against the grace period. A hook that sleeps or hangs holds every rollout and drain up.',
  next: [edit, log],
  reference: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
};

export const sigtermIgnored: Rule = {
  id: 'terminating-sigterm-ignored',
  severity: 'medium',
  effect: 'progressing',
  title: '{container} does not end on SIGTERM; {left}s left',
  explanation:
    'The pod was told to end {asked} ago{reason}, but container {container} still runs: its main process does not react to SIGTERM{sign}. It is killed when its grace of {grace}s is over, in {left}s.',
  about:
    'The main process of a container gets SIGTERM and should end. A shell as process 1 does not pass the signal on, and as process 1 a program without a handler does not get the default one: use exec in the script, a handler in the program, or an init such as tini.',
  next: [log, edit],
  reference: docs,
};

export const killFailed: Rule = {
  id: 'terminating-kill-failed',
  severity: 'high',
  title: '{node} cannot stop the pod: {what}',
  explanation: 'The pod was told to end {asked} ago, but the container runtime of {node} fails to stop it: {cause}',
  about:
    'The kubelet asks the container runtime to stop containers and sandbox, and gets errors: the runtime hangs, a process waits for a disk or NFS server and cannot be killed, or the network plugin fails to take the network down.',
  next: [events, nodeState],
  reference: docs,
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

export const runtimeSlow: Rule = {
  id: 'terminating-runtime-slow',
  severity: 'high',
  title: 'Still running {overdue} after its grace period',
  explanation:
    'The pod was told to end {asked} ago and its grace of {grace}s is over since {overdue}, but its containers still run as far as the kubelet of {node} says: the container runtime does not get them killed.',
  about:
    'After the grace period containers get SIGKILL. When they live on, the container runtime hangs, or a process waits in the kernel (a disk or NFS server that does not answer) and cannot be killed.',
  next: [events, nodeState],
  reference: docs,
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

export const volume: Rule = {
  id: 'terminating-volume',
  severity: 'high',
  title: 'Ended, but not cleaned up on {node} since {overdue}',
  explanation:
    'The containers of the pod have ended, its grace is over since {overdue}, and no finalizer holds it: the kubelet of {node} is still taking something of it down, most likely one of its volumes ({volumes}), which does not come off.',
  about:
    'A pod is gone only when its volumes are unmounted and its control groups removed. An NFS server that is away, a CSI node plugin that does not run, or a mount that is busy hold it up.',
  next: [
    {
      why: 'See the storage pods of the node',
      command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
    },
    events,
    nodeState,
  ],
  reference: docs,
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

/** A pod without volumes that could hold it. */
export const cleanUp: Rule = {
  ...volume,
  explanation:
    'The containers of the pod have ended, its grace is over since {overdue}, and no finalizer holds it: the kubelet of {node} is still taking something of it down. It has no volume of its own, so its network, its sandbox or its control groups do not come off, or the kubelet itself does not get on.',
  next: [events, nodeState],
};

export const backlog: Rule = {
  id: 'terminating-kubelet-backlog',
  severity: 'high',
  title: '{count} pods hang in Terminating on {node}',
  explanation:
    'This pod and others, {count} on {node} in all, should be gone since {overdue} and more: its kubelet or container runtime does not keep up.',
  about:
    'Many pods of one node that all hang in Terminating mean that the kubelet or the container runtime of that node is overloaded or stuck.',
  next: [nodeState, events],
  reference: docs,
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

export const mirror: Rule = {
  id: 'terminating-mirror',
  severity: 'low',
  effect: 'progressing',
  title: 'A static pod comes back; its file is on {node}',
  explanation:
    'This is the mirror of a static pod, which the kubelet of {node} runs from a manifest file of that node. Deleting the mirror does not end the pod: the kubelet makes it again.',
  about:
    'A static pod comes from a file on its node. What the API shows is only a mirror of it; deleting that changes nothing.',
  next: [
    {
      why: 'Remove the manifest file on the node',
      command: 'kubectl debug node/{node} -it --image=busybox:1.36 -- ls /host/etc/kubernetes/manifests',
    },
  ],
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/',
};
