import type { Family } from '../../rule.ts';
import { endCheck } from './end-check.ts';
import { historyCheck } from './history.ts';
import { memoryAgainCheck } from './memory-again.ts';

/** Containers that ended: by themselves, killed, or again and again. */
export const crashes: Family = { name: 'crashes', pods: [endCheck, memoryAgainCheck, historyCheck], objects: [] };
