import type { Family } from '../../rule.ts';

export const logs: Family = { name: 'logs', pods: [], objects: [] };
