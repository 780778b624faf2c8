import type { Family } from '../../rule.ts';

export const starts: Family = { name: 'starts', pods: [], objects: [] };
