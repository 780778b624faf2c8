import type { Family } from '../../rule.ts';
import { neverCreatedChecks } from './never-created.ts';

/** Pods that never came into being: what the API server refuses to a workload's controller. */
export const creation: Family = { name: 'creation', pods: [], objects: neverCreatedChecks };
