import type { Family } from '../../rule.ts';
import { duplicateEnvAudit } from '../workloads/duplicate-env.ts';
import { availabilityNotes } from './availability.ts';
import * as confinement from './confinement.ts';
import { defaultAccountNote, secretVariablesNote, tokenNote } from './credentials.ts';
import { imageNotes } from './images.ts';
import { aloneNote, graceNotes, systemPriorityNote } from './lifecycle.ts';
import { lookupsNote } from './name-lookups.ts';
import { closedPortNote } from './network-policies.ts';
import { hostNamespaceNotes, hostPathNote, hostPortNote, privilegedNote, sharedProcessesNote } from './node-access.ts';
import { probeNotes } from './probing.ts';
import * as resources from './resources.ts';
import { keptByHandNote } from './services.ts';
import { manyLinksNote, noPreStopNote, noReadinessNote, notRestartedNote } from './serving.ts';

/**
 * What stands in a spec and is a risk, though nothing fails of it (catalogue section M and others). Told only where it is
 * asked for: nearly every pod that is well has some of it.
 */
export const audit: Family = {
  name: 'audit',
  onRequest: '--audit',
  pods: [
    privilegedNote,
    ...hostNamespaceNotes,
    hostPathNote,
    hostPortNote,
    sharedProcessesNote,
    confinement.capabilitiesNote,
    confinement.rootNote,
    confinement.escalationNote,
    confinement.apparmorNote,
    confinement.procMountNote,
    confinement.sysctlsNote,
    confinement.seccompNote,
    confinement.writableRootNote,
    confinement.oldAnnotationsNote,
    secretVariablesNote,
    defaultAccountNote,
    tokenNote,
    aloneNote,
    notRestartedNote,
    ...graceNotes,
    systemPriorityNote,
    noReadinessNote,
    noPreStopNote,
    ...probeNotes,
    resources.noRequestsNote,
    resources.noMemoryLimitNote,
    resources.smallLimitNote,
    ...resources.scratchNotes,
    resources.ownershipNote,
    resources.frozenNote,
    ...imageNotes,
    manyLinksNote,
    lookupsNote,
    duplicateEnvAudit,
  ],
  objects: [...availabilityNotes, closedPortNote, keptByHandNote],
};
