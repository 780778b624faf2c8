import type { Family } from '../../rule.ts';

export const termination: Family = { name: 'termination', pods: [], objects: [] };
