import type { NextStep, Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';

const docs = 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/';

const resources: NextStep = {
  why: 'Set requests (and limits) that fit what it uses',
  command: 'kubectl edit -n {namespace} {owner}',
};
const replacements: NextStep = {
  why: 'See what runs in its place',
  command: 'kubectl get pods -n {namespace} -o wide | grep {ownerName}',
};
const cleanUp: NextStep = {
  why: 'Remove this pod once you have read it; it does nothing any more',
  command: 'kubectl delete pod -n {namespace} {pod}',
};

const pressure = (
  id: string,
  resource: string,
  about: string,
  next: readonly NextStep[],
  examples: Rule['examples'],
): Rule => ({
  id,
  severity: 'high',
  title: `Evicted: {node} was low on ${resource}`,
  explanation: `The kubelet of {node} ended this pod because the node was low on ${resource}{threshold}. {offender} {volumes} The pod stays Failed and is not started again; {replaced}.`,
  about,
  next,
  reference: docs,
  ...(examples ? { examples } : {}),
});

export const memory = pressure(
  'evicted-memory',
  'memory',
  'When a node runs out of memory the kubelet ends pods before the kernel does: first those that use more than they request, by priority and by how much they are over. A pod without a memory request is always over.',
  [
    { why: 'See who uses the memory', command: 'kubectl top pods -A --sort-by=memory' },
    resources,
    nodeState,
    replacements,
  ],
  [
    {
      text: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 78Mi. Container app was using 900Mi, request is 100Mi, has larger consumption of memory. ',
      from: 'pkg/kubelet/eviction/helpers.go',
    },
    {
      text: 'The node was low on resource: memory. Container app was using 900Mi, which exceeds its request of 100Mi. ',
      from: 'pkg/kubelet/eviction, 1.25',
    },
  ],
);

export const ephemeral = pressure(
  'evicted-ephemeral',
  'ephemeral-storage (disk)',
  'When the disk of a node fills up the kubelet first removes dead containers and unused images, then ends pods: those whose logs, writable layers and emptyDirs use more than they request. The text names a container and its own writable layer only: look at the volumes too.',
  [
    {
      why: 'See what fills the disk',
      command:
        'kubectl debug node/{node} -it --image=busybox:1.36 -- chroot /host df -h /var/lib/kubelet /var/lib/containerd',
    },
    {
      why: 'Give its emptyDir volumes a sizeLimit and request ephemeral-storage',
      command: 'kubectl edit -n {namespace} {owner}',
    },
    nodeState,
    replacements,
  ],
  [
    {
      text: 'The node was low on resource: ephemeral-storage. Threshold quantity: 57224Mi, available: 54318752Ki. Container archive was using 48Ki, request is 0, has larger consumption of ephemeral-storage. ',
      from: 'recording 167-disk-pressure',
    },
    {
      text: 'The node was low on resource: ephemeral-storage. Container web was using 3Gi, which exceeds its request of 0. ',
      from: 'pkg/kubelet/eviction, 1.25',
    },
  ],
);

export const inodes = pressure(
  'evicted-inodes',
  'inodes',
  'A file system can hold only so many files. When the inodes of a node run out, the kubelet ends pods that made many files.',
  [nodeState, resources, replacements],
  [
    {
      text: 'The node was low on resource: inodes. Threshold quantity: 5%, available: 3%. ',
      from: 'pkg/kubelet/eviction/helpers.go',
    },
    { text: 'The node was low on resource: inodes. ', from: 'pkg/kubelet/eviction, 1.25' },
  ],
);

export const pids = pressure(
  'evicted-pids',
  'process ids',
  'A node can run only so many processes. When they run out, the kubelet ends pods, those with many processes first.',
  [
    nodeState,
    { why: 'See the pods of the node', command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}' },
    replacements,
  ],
  [
    {
      text: 'The node was low on resource: pids. Threshold quantity: 1500, available: 900. ',
      from: 'pkg/kubelet/eviction/helpers.go',
    },
    { text: 'The node was low on resource: pids. ', from: 'pkg/kubelet/eviction, 1.25' },
  ],
);

const ownLimit = (id: string, text: Pick<Rule, 'title' | 'explanation' | 'about' | 'examples'>): Rule => ({
  id,
  severity: 'high',
  next: [
    { why: 'Raise the limit, or let it write less', command: 'kubectl edit -n {namespace} {owner}' },
    { why: 'See what it wrote last', command: 'kubectl logs -n {namespace} {pod} --tail=50' },
    replacements,
  ],
  reference: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
  ...text,
});

export const emptyDir = ownLimit('evicted-emptydir', {
  title: 'Evicted: volume {volume} is over its limit of {limit}',
  explanation:
    'The kubelet of {node} ended this pod because its emptyDir volume {volume} holds more than its sizeLimit of {limit}. The node itself was not short of anything. The pod stays Failed and is not started again; {replaced}.',
  about:
    'An emptyDir with a sizeLimit may not hold more than that. The kubelet measures it from time to time and ends the pod when it does.',
  examples: [
    { text: 'Usage of EmptyDir volume "work" exceeds the limit "10Mi". ', from: 'recording 153-emptydir-limit' },
    {
      text: 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ',
      from: 'pkg/kubelet/eviction/eviction_manager.go',
    },
  ],
});

export const containerEphemeral = ownLimit('evicted-container-ephemeral', {
  title: 'Evicted: {what} wrote more than {limit} to disk',
  explanation:
    'The kubelet of {node} ended this pod because container {what} has written more than its ephemeral-storage limit of {limit} (its writable layer and its logs). The node itself was not short of anything. The pod stays Failed and is not started again; {replaced}.',
  about:
    'limits.ephemeral-storage of a container counts what it writes into its own file system and its logs. The kubelet ends the whole pod when it is over.',
  examples: [
    {
      text: 'Container app exceeded its local ephemeral storage limit "50Mi". ',
      from: 'pkg/kubelet/eviction/eviction_manager.go',
    },
    {
      text: 'Container sidecar exceeded its local ephemeral storage limit "1Gi". ',
      from: 'pkg/kubelet/eviction/eviction_manager.go',
    },
  ],
});

export const podEphemeral = ownLimit('evicted-pod-ephemeral', {
  title: 'Evicted: the pod wrote more than {limit} to disk',
  explanation:
    'The kubelet of {node} ended this pod because all its containers and emptyDir volumes together hold more than the sum of their ephemeral-storage limits, {limit}. The node itself was not short of anything. The pod stays Failed and is not started again; {replaced}.',
  about:
    'The ephemeral-storage limits of all containers are added up, and what they write, log and put into emptyDir volumes together may not be more.',
  examples: [
    { text: 'Pod ephemeral local storage usage exceeds the total limit of containers 25Mi. ', from: 'catalogue Q.42' },
    {
      text: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
      from: 'pkg/kubelet/eviction/eviction_manager.go',
    },
  ],
});

export const admission: Rule = {
  id: 'evicted-admission',
  severity: 'high',
  title: 'Refused by {node}: it is under {condition}',
  explanation:
    'The kubelet of {node} refused this pod because the node was under {condition} just then. The pod never started there (or was running before the kubelet was restarted) and stays Failed; {replaced}.',
  about:
    'A node under memory, disk or process pressure takes no new pods that it could do without. The controller makes a new pod each time, so many of them may pile up until the pressure is over.',
  next: [nodeState, replacements, cleanUp],
  reference: docs,
  examples: [
    {
      text: 'Pod was rejected: The node had condition: [DiskPressure]. ',
      from: 'pkg/kubelet/eviction/eviction_manager.go',
    },
    { text: 'Pod The node had condition: [MemoryPressure]. ', from: 'pkg/kubelet, 1.25' },
  ],
};

export const unknownEviction: Rule = {
  id: 'evicted',
  severity: 'high',
  title: 'Evicted from {node}',
  explanation:
    'The kubelet of {node} ended this pod: {message} The pod stays Failed and is not started again; {replaced}.',
  about:
    'The kubelet of a node ends pods when the node is short of memory, disk, inodes or process ids, or when they use more local storage than they may.',
  next: [nodeState, replacements],
  reference: docs,
};
