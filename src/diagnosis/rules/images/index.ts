import type { Family } from '../../rule.ts';
import { pullCheck } from './pull-check.ts';
import { pullSlowCheck } from './pull-slow.ts';

/** Images that cannot be had: pulled, found, read or trusted. */
export const images: Family = { name: 'images', pods: [pullCheck, pullSlowCheck], objects: [] };
