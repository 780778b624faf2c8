import type { Family } from '../../rule.ts';
import { deletionCheck } from './deletion.ts';
import { disruptionCheck } from './disruption.ts';
import { evictionCheck } from './evictions.ts';
import { namespaceCheck } from './namespaces.ts';
import { rejectionCheck } from './rejections.ts';

/** Evictions, refusals by the kubelet, and the ways a pod goes (catalogue section I). */
export const termination: Family = {
  name: 'termination',
  pods: [deletionCheck, disruptionCheck, evictionCheck, rejectionCheck],
  objects: [namespaceCheck],
};
