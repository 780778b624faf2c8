import type { Family } from '../../rule.ts';
import { logCheck } from './log-check.ts';
import { unreadyCheck } from './unready-check.ts';

/** What the log of a container that failed says about why. */
export const logs: Family = { name: 'logs', pods: [logCheck, unreadyCheck], objects: [] };
