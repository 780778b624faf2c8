import type { Family } from '../../rule.ts';

export const creation: Family = { name: 'creation', pods: [], objects: [] };
