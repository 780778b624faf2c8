import type { Family } from '../../rule.ts';
import { autoscalerChecks } from './autoscalers.ts';
import { deploymentChecks } from './deployments.ts';
import { duplicateEnvCheck } from './duplicate-env.ts';
import { jobChecks } from './jobs.ts';
import { oldTemplateCheck } from './old-template.ts';
import { ownerChecks } from './owners.ts';
import { rolloutNotes } from './rollout-notes.ts';
import { statefulSetChecks } from './stateful-sets.ts';

/** Workloads as subjects: rollouts, ordinals, Jobs. */
export const workloads: Family = {
  name: 'workloads',
  pods: [duplicateEnvCheck, oldTemplateCheck],
  objects: [
    ...deploymentChecks,
    ...statefulSetChecks,
    ...jobChecks,
    ...autoscalerChecks,
    ...ownerChecks,
    ...rolloutNotes,
  ],
};
