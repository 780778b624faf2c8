import type { Family } from '../../rule.ts';

export const volumes: Family = { name: 'volumes', pods: [], objects: [] };
