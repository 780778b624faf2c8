import type { NextStep, Rule } from '../../rule.ts';

const docs = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes';

const explainedBy: Rule['explainedBy'] = [
  { rules: ['node-unreachable', 'node-notready', 'pvc-*', 'pv-*', 'terminating-pvc-protection'], within: 'related' },
];

const attachments: NextStep = {
  why: 'See where the volume is attached',
  command: 'kubectl get volumeattachments -o wide',
};

/** The message names the pods that use the volume. */
export const multiAttach: Rule = {
  id: 'multi-attach',
  severity: 'high',
  title: 'Claim {claim} is still attached to {oldNode}',
  explanation:
    'The pod was put on {node}, but its volume {pv} (claim {claim}) can be attached to one node only and is still attached to {oldNode}, where it is in use by {users}. Until that is gone and the volume detached, the containers wait in ContainerCreating.',
  about:
    'A volume with access mode ReadWriteOnce can be attached to one node at a time. A rolling update starts the new pod, perhaps on another node, before the old one is gone: use the strategy Recreate, a StatefulSet, or a ReadWriteMany volume. After a node has died, the volume is released 6 minutes later at the earliest.',
  next: [
    { why: 'See who uses the claim', command: 'kubectl describe pvc -n {namespace} {claim}' },
    attachments,
    {
      why: 'Let the old pod stop before the new one starts (strategy Recreate)',
      command: 'kubectl edit -n {namespace} {owner}',
    },
  ],
  reference: docs,
  explainedBy,
};

/** The same by what is known of the pods that use the volume. */
export const multiAttachLeaving: Rule = {
  ...multiAttach,
  explanation: `${multiAttach.explanation} The old pod is being deleted already.`,
};
export const multiAttachRollout: Rule = {
  ...multiAttach,
  explanation: `${multiAttach.explanation} Both belong to the same workload: its update starts the new pod before the old one is gone, which cannot work with such a volume.`,
};
export const multiAttachShared: Rule = {
  ...multiAttach,
  explanation: `${multiAttach.explanation} Two workloads share this claim, which needs a volume that can be attached to several nodes (ReadWriteMany).`,
};

/** Nobody is named: what used the volume is gone, only the attachment is left. */
export const multiAttachStale: Rule = {
  ...multiAttach,
  explanation:
    'The pod was put on {node}, but its volume {pv} (claim {claim}) can be attached to one node only and is still attached to {oldNode}; the pod that used it there is gone already. A node that does not answer keeps its volumes for 6 minutes at least, and longer unless it comes back or gets the taint node.kubernetes.io/out-of-service.',
  next: [attachments, { why: 'See the state of the nodes', command: 'kubectl get nodes' }],
};

export const attachFailed: Rule = {
  id: 'attach-failed',
  severity: 'high',
  title: 'Volume {volume} cannot be attached: {problem}',
  explanation:
    'The volume {pv} ({source}) cannot be attached to {node}: {cause} The containers wait in ContainerCreating until it is.',
  about:
    'Before a network disk can be mounted it has to be attached to the node, which the CSI driver does on behalf of the attach-detach controller. The driver or its provider refuses: the controller of the driver is down, the node has no room for more disks, the disk is in another zone, gone, or the driver has no permission.',
  next: [
    attachments,
    { why: 'See what the controller says', command: 'kubectl events -n {namespace} --for pod/{pod}' },
    { why: 'See the claim and its volume', command: 'kubectl describe pvc -n {namespace} {claim}' },
  ],
  reference: docs,
  explainedBy,
};

/** No event tells of it; the VolumeAttachment does. */
export const attachHangs: Rule = {
  ...attachFailed,
  title: 'Volume {volume} is not attached to {node}',
  explanation:
    'The volume {pv} ({source}) should be attached to {node} since {ran}, but the driver {driver} has not confirmed it: {cause} The containers wait in ContainerCreating until it is.',
};
