import type { Family } from '../../rule.ts';

export const scheduling: Family = { name: 'scheduling', pods: [], objects: [] };
