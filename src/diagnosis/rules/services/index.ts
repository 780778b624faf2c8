import type { Family } from '../../rule.ts';

export const services: Family = { name: 'services', pods: [], objects: [] };
