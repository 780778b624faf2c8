import type { Family } from '../../rule.ts';
import { serviceChecks } from './services.ts';

/** Services that reach no pod (catalogue section L). */
export const services: Family = { name: 'services', pods: [], objects: serviceChecks };
