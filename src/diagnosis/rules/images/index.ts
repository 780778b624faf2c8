import type { Family } from '../../rule.ts';

export const images: Family = { name: 'images', pods: [], objects: [] };
