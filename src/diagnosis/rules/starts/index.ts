import type { Family } from '../../rule.ts';
import { hookCheck } from './hooks.ts';
import { startCheck } from './start-check.ts';
import { waitsForInitCheck } from './waits-for-init.ts';

/** Containers whose image is there and that do not get to run: configuration, runtime, hooks, init containers. */
export const starts: Family = { name: 'starts', pods: [startCheck, hookCheck, waitsForInitCheck], objects: [] };
