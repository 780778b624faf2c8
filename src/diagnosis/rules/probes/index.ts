import type { Family } from '../../rule.ts';

export const probes: Family = { name: 'probes', pods: [], objects: [] };
