import type { Question } from '../state/overlay.ts';
import type { PodRow } from '../state/pod-row.ts';
import { podRef } from '../state/selected-pod.ts';

/** Asks before pods are deleted, and says what will become of them. Cancel is chosen. */
export const deletePods = (pods: readonly PodRow[]): Question => {
  const [first] = pods;
  return {
    overlay: 'question',
    ...(pods.length === 1 && first && { about: podRef(first) }),
    title: pods.length === 1 && first ? `Delete pod ${first.namespace}/${first.name}?` : `Delete ${pods.length} pods?`,
    lines: [
      ...(pods.length === 1 && first ? [consequence(first)] : consequences(pods)),
      // A mirror has no containers of its own.
      ...(pods.every(pod => fate(pod) === 'static') ? [] : whatever),
    ],
    answers: [
      { label: 'Cancel', steps: [] },
      {
        label: pods.length === 1 ? 'Delete' : `Delete ${pods.length}`,
        steps: [...pods.map(pod => ({ effect: 'delete-pod', pod: podRef(pod) }) as const), { type: 'marks-cleared' }],
      },
    ],
    cursor: 0,
  };
};

/** What holds for every pod, and is often thought otherwise: a budget is asked by evictions only, a claim has its own life. */
const whatever: readonly string[] = [
  'Its containers get the grace period to end; finalizers may hold it longer.',
  'Volume claims stay. A PodDisruptionBudget does not prevent this.',
];

const consequence = (pod: PodRow): string => {
  switch (fate(pod)) {
    case 'deleting':
      return 'It is being deleted already: this changes nothing unless its grace period is shortened.';
    case 'static':
      return `It is a static pod of node ${pod.owner?.name}: only its mirror goes, and the kubelet puts it back at once.`;
    case 'bare':
      return 'Nothing owns it: once deleted it is gone for good.';
    case 'recreated':
      return `${pod.owner?.kind} ${pod.owner?.name} will create another one in its place.`;
    case 'finished':
      return `It has finished; ${pod.owner?.kind} ${pod.owner?.name} does not run it again, and its log goes with it.`;
    case 'owned':
      return `${pod.owner?.kind} ${pod.owner?.name} owns it and may create another one.`;
  }
};

/** What deleting a pod comes to. A mirror of a static pod is owned by its Node. */
const fate = (pod: PodRow): 'deleting' | 'static' | 'bare' | 'recreated' | 'finished' | 'owned' => {
  if (pod.deleting) return 'deleting';
  if (pod.owner === undefined) return 'bare';
  if (pod.owner.kind === 'Node') return 'static';
  if (recreating.has(pod.owner.kind)) return 'recreated';
  if (pod.owner.kind === 'Job' || pod.owner.kind === 'CronJob')
    return pod.verdict === 'completed' ? 'finished' : 'recreated';
  return 'owned';
};

const recreating: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
]);

const consequences = (pods: readonly PodRow[]): readonly string[] => {
  const count = (...fates: readonly string[]): number => pods.filter(pod => fates.includes(fate(pod))).length;
  const names = pods.slice(0, 5).map(pod => `${pod.namespace}/${pod.name}`);
  const bare = count('bare');
  const back = count('recreated', 'static');
  return [
    ...names,
    ...(pods.length > names.length ? [`and ${pods.length - names.length} more`] : []),
    '',
    ...(back > 0 ? [`${back} will be created again by what owns them.`] : []),
    ...(bare > 0 ? [`${bare} ${bare === 1 ? 'has' : 'have'} no owner and will be gone for good.`] : []),
  ];
};
