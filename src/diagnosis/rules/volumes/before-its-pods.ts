import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import type { Snapshot } from '../../snapshot.ts';
import { podVolumes } from './pod-volume.ts';

/** How long a claim was there before the youngest of the pods that use it, ms; without end where they cannot be read. */
export const beforeItsPods = (claim: ObjectOf<'PersistentVolumeClaim'>, snapshot: Snapshot): number => {
  const { name = '', namespace = '', creationTimestamp } = claim.metadata ?? {};
  const pods = (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(pod =>
    podVolumes(pod).some(volume => volume.claim === name),
  );
  if (pods.length === 0) return Number.POSITIVE_INFINITY;
  const youngest = Math.max(...pods.map(pod => parseTime(pod.metadata?.creationTimestamp) ?? 0));
  return Math.max(0, youngest - (parseTime(creationTimestamp) ?? 0));
};
