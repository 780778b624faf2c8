import type { Family } from '../../rule.ts';
import { deletionCheck } from './deletion.ts';

/** Evictions, refusals by the kubelet, and the ways a pod goes (catalogue section I). */
export const termination: Family = { name: 'termination', pods: [deletionCheck], objects: [] };
