import type { Rule } from '../../rule.ts';
import { policyRefusals } from './policy-refusals.ts';
import { quotaRefusals } from './quota-refusals.ts';
import { referenceRefusals } from './reference-refusals.ts';
import { type RefusalRow, workload } from './refusal-row.ts';

/** First match decides; the order matters only where one text could hold another. */
export const refusalTable: readonly RefusalRow[] = [...quotaRefusals, ...policyRefusals, ...referenceRefusals];

/** A refusal in words that no row knows: said as it is. */
export const createUnknown: Rule = {
  id: 'create-refused',
  severity: 'high',
  title: 'Pods cannot be created',
  explanation: '{shortage} The API server refuses them: “{message}”.{detail}',
  next: [workload],
  about:
    'The controller wants to create pods and the API server refuses. The message of the FailedCreate event says why.',
};

/** The claim template of a StatefulSet that cannot be created. */
export const stsPvcFailed: Rule = {
  id: 'sts-pvc-failed',
  severity: 'high',
  title: 'Claim {claim} cannot be created',
  explanation:
    '{shortage} Before the pod, the StatefulSet has to make the claim {claim}, which the API server refuses: “{message}”.{detail}',
  next: [{ why: 'See the quotas of the namespace', command: 'kubectl describe quota -n {namespace}' }, workload],
  about:
    'A StatefulSet makes the claims of its volumeClaimTemplates before the pod. A quota on claims or storage refuses them.',
  examples: [
    {
      text: 'create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: storage, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2, limited: persistentvolumeclaims=2',
      from: 'pkg/controller/statefulset',
    },
    { text: 'Create Claim data-db-1 for Pod db-1 in StatefulSet db failed error: x', from: 'Kubernetes 1.35' },
  ],
};

/** The row for a refusal, and what its captures hold. */
export const classifyRefusal = (
  message: string,
): { readonly row: RefusalRow; readonly captured: Readonly<Record<string, string>> } | undefined => {
  for (const one of refusalTable) {
    const match = one.pattern.exec(message);
    if (match)
      return {
        row: one,
        captured: Object.fromEntries(one.captures.map((name, index) => [name, match[index + 1] ?? ''])),
      };
  }
  return undefined;
};
