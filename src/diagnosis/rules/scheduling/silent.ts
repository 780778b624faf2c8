import { humanDuration } from '../../../model/age.ts';
import { ifRead, type Known } from '../../../model/known.ts';
import { nearName } from '../../../model/near-names.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { claimRef, claimTrouble } from '../volumes/claims-trouble.ts';
import { deviceSilence, deviceSilenceRules } from './device-silence.ts';
import { claimsOf } from './pod-claims.ts';
import { hasAnswer } from './unschedulable.ts';

/** How long the scheduler may take to say its first word about a pod, ms. */
const silence = 30_000;
/** How long a provisioner may take for a volume once the node is chosen, ms; the scheduler gives up after 600 s. */
const provisionBudget = 30_000;

const schedulerUnknown: Rule = {
  id: 'scheduler-unknown',
  severity: 'critical',
  title: 'No scheduler answers for {scheduler}',
  explanation:
    'The pod is {age} old, has no node, and no scheduler has said a word about it: no PodScheduled condition and no event. It asks for the scheduler {scheduler}{hint}.',
  next: [
    {
      why: 'See which scheduler the pod asks for',
      command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.schedulerName}'",
    },
    { why: 'See whether the scheduler runs', command: 'kubectl get pods -n kube-system -l component=kube-scheduler' },
  ],
  about:
    'Every scheduler only places pods that name it in spec.schedulerName. With a name that no running scheduler serves, or with the scheduler down, a pod stays Pending without any trace.',
  reference: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/',
};

const bindingSlow: Rule = {
  id: 'binding-slow',
  severity: 'high',
  title: 'Waits for volume {claim} from {provisioner}',
  explanation:
    'The scheduler has chosen {node} for the pod and waits until {provisioner} has made the volume for the claim {claim} (StorageClass {class}), for {age} so far. {judgement}',
  next: [
    { why: 'See what the claim waits for', command: 'kubectl describe pvc {claim} -n {namespace}' },
    { why: 'See the StorageClass and its provisioner', command: 'kubectl get storageclass {class} -o yaml' },
    { why: 'See which drivers the nodes have', command: 'kubectl get csidrivers,csinodes' },
  ],
  about:
    'With WaitForFirstConsumer the scheduler chooses a node first and then waits, up to ten minutes, for the volume to be made there. Meanwhile the pod has neither condition nor events; the claim carries the annotation selected-node.',
  reference: 'https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode',
};

const prequeueRejected: Rule = {
  id: 'prequeue-rejected',
  severity: 'medium',
  effect: 'progressing',
  title: 'The scheduler does not queue the pod yet',
  explanation: 'A plugin of the scheduler holds the pod back before it is queued: {message}',
  next: [{ why: 'See what the scheduler says', command: 'kubectl describe pod {pod} -n {namespace}' }],
  about:
    'Plugins may hold a pod back before the scheduler looks at nodes, for example until all pods of its group exist.',
};

/** Pods without a node of which the scheduler has said nothing. */
export const silentCheck: PodCheck = {
  rules: [schedulerUnknown, bindingSlow, ...deviceSilenceRules, prequeueRejected],
  *run(facts, snapshot) {
    if (facts.stage !== 'unscheduled' || (facts.pod.spec?.schedulingGates ?? []).length > 0) return;
    const condition = conditionOf(facts, 'PodScheduled');
    if (condition?.reason === 'NotReadyForScheduling') {
      yield {
        outcome: 'found',
        rule: prequeueRejected,
        values: { message: condition.message ?? '' },
        evidence: cite({ ...facts.pod, kind: 'Pod' }, `${condition.path}.reason`, `${condition.path}.message`),
      };
      return;
    }
    const binding = [...slowBinding(facts, snapshot)];
    yield* binding;
    if (binding.length > 0 || condition || hasAnswer(facts)) return;
    const device = [...deviceSilence(facts, snapshot)];
    yield* device;
    if (device.length > 0) return;
    const age = snapshot.now - facts.createdAt;
    if (age < silence || facts.pod.metadata?.deletionTimestamp) return;
    // Volumes and devices that are waited for leave the same silence: without a look at them nothing can be said.
    const unseen = unseenClaim(facts, snapshot);
    if (unseen !== undefined || facts.eventsKnown === 'unknown') {
      yield { outcome: 'not-evaluated', rule: schedulerUnknown, missing: unseen ?? 'the events of the pod' };
      return;
    }
    if (facts.events.length > 0) return;
    yield noScheduler(facts, snapshot, age);
  },
};

/** A claim of the pod, for storage or a device, that could not be read. */
const unseenClaim = (facts: PodFacts, snapshot: Snapshot): string | undefined => {
  const isUnseen = ({ state }: Known<unknown>): boolean => state === 'unknown' || state === 'forbidden';
  const claim = claimsOf({ facts, snapshot }).find(({ known }) => isUnseen(known));
  if (claim) return `PersistentVolumeClaim ${claim.name}`;
  const device = (facts.pod.spec?.resourceClaims ?? []).find(
    entry =>
      entry?.resourceClaimName !== undefined &&
      isUnseen(snapshot.object('ResourceClaim', facts.namespace, entry.resourceClaimName)),
  );
  return device && `ResourceClaim ${device.resourceClaimName}`;
};

const noScheduler = (facts: PodFacts, snapshot: Snapshot, age: number): Outcome => {
  const pod = { ...facts.pod, kind: 'Pod' };
  const scheduler = facts.pod.spec?.schedulerName ?? 'default-scheduler';
  const served = new Set<string>(['default-scheduler']);
  for (const other of ifRead(snapshot.objects('Pod', facts.namespace)) ?? [])
    if (other.spec?.nodeName && other.spec.schedulerName) served.add(other.spec.schedulerName);
  const near = nearName(scheduler, served);
  const names = [...served].filter(name => name !== scheduler).join(', ');
  const hint = served.has(scheduler)
    ? ', which serves other pods: it probably does not run at the moment'
    : near
      ? fill('; {near} exists, so the name is probably misspelled', { near })
      : fill('; other pods here were placed by {names}', { names });
  return {
    outcome: 'found',
    rule: schedulerUnknown,
    values: { scheduler, age: humanDuration(age), hint },
    evidence: cite(pod, 'spec.schedulerName', 'status.phase', 'metadata.creationTimestamp'),
    confidence: facts.eventsKnown === 'read' || facts.eventsKnown === 'absent' ? 'likely' : 'possible',
    since: facts.createdAt,
    identity: scheduler,
  };
};

const slowBinding = function* (facts: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  for (const { name, known } of claimsOf({ facts, snapshot })) {
    const claim = ifRead(known);
    const node = claim?.metadata?.annotations?.['volume.kubernetes.io/selected-node'];
    if (!claim || !node || claim.status?.phase !== 'Pending') continue;
    const trouble = claimTrouble(claim, snapshot);
    const object = { ...claim, kind: 'PersistentVolumeClaim' };
    const began = trouble?.since ?? parseTime(claim.metadata?.creationTimestamp) ?? facts.createdAt;
    const age = snapshot.now - Math.max(began, facts.createdAt);
    const failing = trouble?.kind === 'provision-failed' || trouble?.kind === 'class-missing';
    const evidence: Evidence[] = [
      ...cite(
        object,
        'metadata.annotations["volume.kubernetes.io/selected-node"]',
        'status.phase',
        'spec.storageClassName',
        'metadata.creationTimestamp',
      ),
      ...(trouble?.evidence ?? []),
      ...cite({ ...facts.pod, kind: 'Pod' }, 'metadata.creationTimestamp'),
    ];
    yield {
      outcome: 'found',
      rule: bindingSlow,
      values: {
        claim: name,
        node,
        class: claim.spec?.storageClassName ?? '',
        provisioner:
          claim.metadata?.annotations?.['volume.kubernetes.io/storage-provisioner'] ??
          claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-provisioner'] ??
          'the provisioner',
        age: humanDuration(Math.max(0, age)),
        judgement: trouble?.sentence ?? 'Nobody has complained yet.',
      },
      evidence,
      related: [claimRef(facts.namespace, name)],
      since: Math.max(began, facts.createdAt),
      ...(failing || age > provisionBudget ? {} : { effect: 'progressing' as const }),
      ...(failing ? {} : { confidence: 'likely' as const }),
      identity: name,
    };
    return;
  }
};
