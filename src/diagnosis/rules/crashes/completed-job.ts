import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** The Job that made a pod, where that Job has completed: a failed try no longer matters then. */
export const completedJob = (pod: PodFacts, snapshot: Snapshot): ObjectOf<'Job'> | undefined => {
  const owner = controllerOf(pod.pod);
  const job = owner?.kind === 'Job' ? ifRead(snapshot.object('Job', pod.namespace, owner.name)) : undefined;
  const complete = job?.status?.conditions?.some(
    condition =>
      (condition?.type === 'Complete' || condition?.type === 'SuccessCriteriaMet') && condition.status === 'True',
  );
  return complete ? job : undefined;
};
