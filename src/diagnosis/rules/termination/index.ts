import type { Family } from '../../rule.ts';
import { deletionCheck } from './deletion.ts';
import { evictionCheck } from './evictions.ts';
import { rejectionCheck } from './rejections.ts';

/** Evictions, refusals by the kubelet, and the ways a pod goes (catalogue section I). */
export const termination: Family = {
  name: 'termination',
  pods: [deletionCheck, evictionCheck, rejectionCheck],
  objects: [],
};
