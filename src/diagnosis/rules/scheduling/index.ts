import type { Family } from '../../rule.ts';
import { boundCheck } from './bound.ts';
import { gatedCheck } from './gated.ts';
import { silentCheck } from './silent.ts';
import { unschedulableCheck } from './unschedulable.ts';

/** Why a pod has no node, or a node that does not take it up. */
export const scheduling: Family = {
  name: 'scheduling',
  pods: [unschedulableCheck, gatedCheck, silentCheck, boundCheck],
  objects: [],
};
