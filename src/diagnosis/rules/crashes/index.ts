import type { Family } from '../../rule.ts';

export const crashes: Family = { name: 'crashes', pods: [], objects: [] };
