import type { Family } from '../../rule.ts';

export const network: Family = { name: 'network', pods: [], objects: [] };
