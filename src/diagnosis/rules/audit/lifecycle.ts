import { controllerOf } from '../../../model/owner.ts';
import { isStatic, note, ofPods } from './note.ts';

const shutdown = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';

const alone = note({
  id: 'smell-no-controller',
  title: 'A bare pod: nobody makes it anew',
  explanation:
    'No controller owns the pod {pod}. When it is evicted, deleted or its node is lost, it is gone for good.',
  next: [
    {
      why: 'See the pod as a manifest to put into a Deployment',
      command: 'kubectl get pod {pod} -n {namespace} -o yaml',
    },
  ],
  about:
    'The kubelet restarts containers, but only a controller (Deployment, StatefulSet, DaemonSet, Job) makes a pod again.',
  reference: 'https://kubernetes.io/docs/concepts/configuration/overview/',
});

/** Static pods come back from the files of their node. */
export const aloneNote = ofPods(
  alone,
  pod =>
    !pod.pod.metadata?.ownerReferences?.length &&
    !isStatic(pod) && { paths: ['metadata.ownerReferences', 'metadata.name'] },
);

const noGrace = note({
  id: 'smell-zero-grace',
  title: 'Is killed without a grace period',
  explanation:
    'terminationGracePeriodSeconds is 0: whenever the pod is deleted or moved its containers are killed at once, without a preStop hook, and it is forgotten by the API before they have ended; what they had not written is lost.',
  about:
    'A grace period of 0 is a forced deletion every time. For a StatefulSet two pods with the same name may then run at once.',
  reference: shutdown,
});

const longGrace = note({
  id: 'smell-long-grace',
  title: 'May take more than five minutes to end',
  explanation:
    'terminationGracePeriodSeconds is {seconds}: draining a node and rolling out a new version may wait that long for each pod, and so does a pod that is stuck.',
  about:
    'A long grace period is right for work that cannot be cut short; for others it only makes drains and rollouts slow.',
  reference: shutdown,
});

/** Grace periods at both ends. */
export const graceNotes = [
  ofPods(
    noGrace,
    ({ pod }) => pod.spec?.terminationGracePeriodSeconds === 0 && { paths: ['spec.terminationGracePeriodSeconds'] },
  ),
  ofPods(longGrace, ({ pod }) => {
    const seconds = pod.spec?.terminationGracePeriodSeconds ?? 30;
    return seconds > 300 && { values: { seconds }, paths: ['spec.terminationGracePeriodSeconds'] };
  }),
];

const systemPriority = note({
  id: 'smell-priority-system',
  title: 'Has a priority that is for the cluster itself',
  explanation:
    'The pod has priority class {priority} outside of kube-system: it takes the place of any other pod when nodes are full, and is the last to be evicted.',
  about:
    'system-node-critical and system-cluster-critical are for what a node or the cluster cannot do without. Other pods get a PriorityClass of their own.',
  reference: 'https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/',
});

/** Agents on every node are often meant to have it. */
export const systemPriorityNote = ofPods(systemPriority, ({ pod, namespace }) => {
  const priority = pod.spec?.priorityClassName ?? '';
  if (namespace === 'kube-system' || controllerOf(pod)?.kind === 'DaemonSet') return undefined;
  return (
    ['system-node-critical', 'system-cluster-critical'].includes(priority) && {
      values: { priority },
      paths: ['spec.priorityClassName', 'spec.priority'],
    }
  );
});
