import { ifRead } from '../../../model/known.ts';
import { nearName } from '../../../model/near-names.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { deviceClaimNotCreated } from './device-rows.ts';

/** How long the controller may take to make the claim of a template, ms. */
const patience = 30_000;

const deviceClaimMissing: Rule = {
  id: 'dra-claim-missing',
  severity: 'high',
  title: 'Device claim {claim} does not exist',
  explanation:
    'The pod asks for devices through the ResourceClaim {claim}, which does not exist in namespace {namespace}{hint}. The scheduler does not even begin with the pod before it does, and leaves no trace of that.',
  next: [{ why: 'See the device claims of the namespace', command: 'kubectl get resourceclaims -n {namespace}' }],
  about:
    'A pod that names a ResourceClaim waits, without condition and events, until a claim of that name exists in its namespace.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/',
};

const templateRefused: Rule = {
  ...deviceClaimNotCreated,
  title: 'No device claim for {entry}: {short}',
  explanation:
    'The pod asks for devices through the ResourceClaimTemplate {template} (entry {entry}), and no claim can be made of it: “{message}”. The scheduler does not even begin with the pod before the claim exists, and leaves no trace of that.',
};
const templateWaits: Rule = {
  ...deviceClaimNotCreated,
  title: 'No device claim for {entry} made yet',
  explanation:
    'The pod asks for devices through the ResourceClaimTemplate {template} (entry {entry}), and no claim has been made of it for this pod. The scheduler does not begin with the pod before it exists. The controller for resource claims, a part of the controller manager, has to make it.',
};

export const deviceSilenceRules: readonly Rule[] = [deviceClaimMissing, deviceClaimNotCreated];

/** Device claims for whose sake the scheduler is silent about a pod. */
export const deviceSilence = function* (facts: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const missing = [...missingDeviceClaim(facts, snapshot)];
  yield* missing;
  if (missing.length > 0) return;
  const made = new Set((facts.pod.status?.resourceClaimStatuses ?? []).map(one => one?.name));
  const index = (facts.pod.spec?.resourceClaims ?? []).findIndex(
    entry => entry?.resourceClaimTemplateName && !made.has(entry.name),
  );
  const entry = facts.pod.spec?.resourceClaims?.[index];
  if (!entry) return;
  const refused = eventsWith(facts, 'FailedResourceClaimCreation').find(({ message }) =>
    message.startsWith(`PodResourceClaim ${entry.name}:`),
  );
  if (!refused && snapshot.now - facts.createdAt < patience) return;
  const message = refused?.message.replace(/^PodResourceClaim [^:]+: /, '') ?? '';
  const template = entry.resourceClaimTemplateName ?? '';
  yield {
    outcome: 'found',
    rule: refused ? templateRefused : templateWaits,
    values: {
      entry: entry.name ?? '',
      template,
      message,
      short: / not found$/.test(message) ? fill('no template {template}', { template }) : 'refused',
    },
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, `spec.resourceClaims[${index}].resourceClaimTemplateName`),
      ...(refused ? citeEvent(refused) : []),
    ],
    next: [{ why: 'See the templates of the namespace', command: 'kubectl get resourceclaimtemplates -n {namespace}' }],
    ...(refused ? {} : { confidence: 'likely' }),
    since: facts.createdAt,
    identity: template,
  };
};

const missingDeviceClaim = function* (facts: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  for (const [index, entry] of (facts.pod.spec?.resourceClaims ?? []).entries()) {
    const name = entry?.resourceClaimName;
    if (!name || snapshot.object('ResourceClaim', facts.namespace, name).state !== 'absent') continue;
    const near = nearName(
      name,
      (ifRead(snapshot.objects('ResourceClaim', facts.namespace)) ?? []).map(one => one.metadata?.name ?? ''),
    );
    yield {
      outcome: 'found',
      rule: deviceClaimMissing,
      values: { claim: name, hint: near ? fill('; {near} does', { near }) : '' },
      evidence: cite({ ...facts.pod, kind: 'Pod' }, `spec.resourceClaims[${index}].resourceClaimName`),
      related: [{ kind: 'ResourceClaim', namespace: facts.namespace, name }],
      identity: name,
    };
  }
};
