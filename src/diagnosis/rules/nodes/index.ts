import type { Family } from '../../rule.ts';

export const nodes: Family = { name: 'nodes', pods: [], objects: [] };
