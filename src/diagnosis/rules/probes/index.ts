import type { Family } from '../../rule.ts';
import { addressCheck, gateCheck } from './gates.ts';
import { killCheck } from './kills.ts';
import { readinessCheck } from './readiness.ts';
import { recentCheck } from './recent.ts';
import { resizeCheck } from './resize.ts';
import { specCheck } from './spec-notes.ts';
import { unknownStatusCheck } from './unknown-statuses.ts';

/** Probes, readiness and the conditions of a pod (catalogue sections G and H). */
export const probes: Family = {
  name: 'probes',
  pods: [killCheck, readinessCheck, gateCheck, unknownStatusCheck, addressCheck, recentCheck, resizeCheck, specCheck],
  objects: [],
};
