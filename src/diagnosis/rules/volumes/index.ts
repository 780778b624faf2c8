import type { Family } from '../../rule.ts';
import { attachCheck } from './attach.ts';
import { claimChecks } from './claims.ts';
import { mountCheck } from './mounts.ts';
import { silentMountCheck } from './silent.ts';
import { slowCheck } from './slow.ts';
import { startStalledCheck } from './start-stalled.ts';

/** Volumes: claims, attaching, mounting (catalogue sections B.6 and C.1, C.2). */
export const volumes: Family = {
  name: 'volumes',
  pods: [mountCheck, silentMountCheck, attachCheck, slowCheck, startStalledCheck],
  objects: claimChecks,
};
