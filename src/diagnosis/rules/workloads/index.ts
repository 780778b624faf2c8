import type { Family } from '../../rule.ts';

export const workloads: Family = { name: 'workloads', pods: [], objects: [] };
