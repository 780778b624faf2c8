import type { Family } from '../../rule.ts';
import { killCheck } from './kills.ts';
import { readinessCheck } from './readiness.ts';
import { recentCheck } from './recent.ts';

/** Probes, readiness and the conditions of a pod (catalogue sections G and H). */
export const probes: Family = { name: 'probes', pods: [killCheck, readinessCheck, recentCheck], objects: [] };
