import { ifRead } from '../../../model/known.ts';
import type { Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { claimRef, claimTrouble } from '../volumes/claims-trouble.ts';
import { claimsOf } from './pod-claims.ts';

const next = [
  { why: 'See what the claims wait for', command: 'kubectl describe pvc -n {namespace}' },
  { why: 'See what the scheduler says', command: 'kubectl describe pod {pod} -n {namespace}' },
];

export const volumeBindingTimeout: Rule = {
  id: 'volume-binding-timeout',
  severity: 'high',
  title: 'Claim {claim} not bound in time',
  explanation:
    'The scheduler has chosen a node and waits for the claim {claim} to get its volume there, which did not happen in time: “{message}”. {sentence}',
  next,
  about:
    'With WaitForFirstConsumer the scheduler first chooses a node and then waits up to ten minutes for the provisioner. A slow or missing provisioner makes it start over.',
  reference: 'https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode',
  examples: [
    {
      text: 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
      from: 'pkg/scheduler',
    },
    {
      text: 'running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"',
      from: 'pkg/scheduler',
    },
  ],
};

export const extender: Rule = {
  id: 'extender',
  severity: 'high',
  title: 'The scheduler fails: {short}',
  explanation:
    'The scheduler could not finish its work on the pod because of an error of its own: “{message}”. It tries again.',
  next: [
    {
      why: 'See the log of the scheduler',
      command: 'kubectl logs -n kube-system -l component=kube-scheduler --tail=100',
    },
    ...next.slice(1),
  ],
  about: 'The error is inside the scheduler, one of its plugins or an extender, or the API server refused the binding.',
  examples: [
    { text: 'running "InterPodAffinity" filter plugin: context canceled', from: 'pkg/scheduler/framework/runtime' },
    {
      text: 'running Bind plugin "DefaultBinder": Operation cannot be fulfilled',
      from: 'pkg/scheduler/framework/runtime',
    },
  ],
};

export const schedulerErrorRules: readonly Rule[] = [volumeBindingTimeout, extender];

/** Which rule an error of the scheduler belongs to; undefined for what is not an error but a refusal. */
export const schedulerErrorRule = (message: string): Rule | undefined => {
  if (/binding volumes:|provisioning failed for PVC/.test(message)) return volumeBindingTimeout;
  return /^(?:running |failed to |Operation cannot |binding rejected|.*plugin "[^"]+": )/.test(message)
    ? extender
    : undefined;
};

/** Errors of the scheduler itself, as opposed to refusals by nodes. */
export const schedulerErrors = function* (
  facts: PodFacts,
  snapshot: Snapshot,
  message: string,
  evidence: readonly Evidence[],
): Iterable<Found> {
  const rule = schedulerErrorRule(message);
  if (!rule) return;
  // A claim made in the same moment as its pod: the scheduler's cache has not seen it yet, and it tries again at once.
  const unseen = /could not find v1\.PersistentVolumeClaim "[^/]+\/([^"]+)"/.exec(message)?.[1];
  const young = snapshot.now - facts.createdAt < 30_000;
  const open = claimsOf({ facts, snapshot }).flatMap(({ name, known }) => {
    const claim = ifRead(known);
    return claim && claim.status?.phase !== 'Bound' ? [{ name, trouble: claimTrouble(claim, snapshot) }] : [];
  });
  const lead = open.find(({ trouble }) => trouble) ?? open[0];
  yield {
    outcome: 'found',
    rule,
    values: {
      message,
      short: message.slice(0, 40),
      claim: lead?.name ?? 'of the pod',
      sentence: lead?.trouble?.sentence ?? '',
    },
    evidence: [...evidence, ...(lead?.trouble?.evidence ?? [])],
    related: open.map(({ name }) => claimRef(facts.namespace, name)),
    ...(unseen && young ? { effect: 'progressing' as const } : {}),
  };
};
