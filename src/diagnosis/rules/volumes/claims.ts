import { type AnyObjectCheck, objectCheck, type Rule } from '../../rule.ts';
import { type ClaimTrouble, claimTrouble } from './claims-trouble.ts';

const next = [
  { why: 'See what Kubernetes says about the claim', command: 'kubectl describe pvc {name} -n {namespace}' },
  { why: 'See the StorageClasses', command: 'kubectl get storageclass' },
  { why: 'See the volumes', command: 'kubectl get pv' },
];

const reference = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';

const pvcUnbound: Rule = {
  id: 'pvc-unbound-immediate',
  severity: 'high',
  title: 'Not bound: {short}',
  explanation: '{sentence} Pods that use it cannot be scheduled.',
  next,
  about:
    'A claim is bound to a volume by the cluster: an existing PersistentVolume that fits, or a new one that the provisioner of its StorageClass makes. Until then no pod that uses it can be scheduled.',
  reference,
};

const pvcLost: Rule = {
  id: 'pvc-lost',
  severity: 'critical',
  title: 'Lost: {short}',
  explanation: '{sentence} Pods that use it cannot be scheduled.',
  next: [
    { why: 'See which volumes are left', command: 'kubectl get pv' },
    { why: 'See what Kubernetes says about the claim', command: 'kubectl describe pvc {name} -n {namespace}' },
  ],
  about:
    'Somebody deleted the PersistentVolume under a bound claim. The claim stays Lost; the volume has to be made again over the same storage, or the claim replaced and the data restored.',
  reference,
};

/** The claim itself; of a pod that may not use it any more the scheduler says pvc-deleting. */
const protectedClaim: Rule = {
  id: 'terminating-pvc-protection',
  severity: 'medium',
  effect: 'none',
  title: 'Deleted, but {kept}',
  explanation: '{sentence} After that the claim goes, and with it its volume unless the volume is retained.',
  next: [
    { why: 'See who uses the claim', command: 'kubectl describe pvc {name} -n {namespace}' },
    { why: 'See whether the volume would be kept', command: 'kubectl get pv {volume} -o yaml' },
  ],
  about:
    'A deleted claim stays while pods use it (finalizer kubernetes.io/pvc-protection). No new pod may use it, so the next restart elsewhere fails. A deletion cannot be taken back.',
  reference,
};

/** What is wrong with a claim by itself, whoever uses it. */
export const claimChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'PersistentVolumeClaim',
    rules: [pvcUnbound, pvcLost, protectedClaim],
    *run(claim, snapshot) {
      const trouble = claimTrouble(claim, snapshot);
      if (!trouble) return;
      yield {
        outcome: 'found',
        rule: ruleOf(trouble),
        values: { ...trouble.values, short: trouble.short, sentence: trouble.sentence },
        evidence: trouble.evidence,
        ...(trouble.effect ? { effect: trouble.effect, severity: 'low', role: 'note' } : {}),
        ...(trouble.since === undefined ? {} : { since: trouble.since }),
      };
    },
  }),
];

const ruleOf = ({ kind }: ClaimTrouble): Rule => {
  if (kind === 'lost') return pvcLost;
  return kind === 'deleting' ? protectedClaim : pvcUnbound;
};
