import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { mapSelects } from '../../../model/selector.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { backendState } from './pod-state.ts';
import { nearestMiss } from './selector-miss.ts';
import { portChecks, portRules } from './service-ports.ts';
import { reachChecks, reachRules } from './service-reach.ts';
import { labelledOutside, selectsJobs, workloadsBehind } from './workloads-behind.ts';

type Service = ObjectOf<'Service'>;

/** How long a Service may select nothing, without a near miss, before that is an alarm, ms. */
const emptyBudget = 5 * 60_000;
/** How long the pods of a new workload may take to appear, ms. */
const createBudget = 60_000;

/** How long after a Service what it selects may be made, ms. */
const arrivalBudget = 10_000;

const reference = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/';
const steps = [
  {
    why: 'See what the Service has as endpoints',
    command: 'kubectl get endpointslices -n {namespace} -l kubernetes.io/service-name={name}',
  },
  { why: 'See the labels of the pods', command: 'kubectl get pods -n {namespace} --show-labels' },
  { why: 'See the selector', command: "kubectl get service {name} -n {namespace} -o jsonpath='{.spec.selector}'" },
];

const selectsNothing: Rule = {
  id: 'svc-selector-other',
  severity: 'high',
  title: 'Selects no pod: {selector}',
  explanation:
    'The Service {name} selects pods with {selector}, and no pod of namespace {namespace} has those labels, so it has no endpoint: every connection to it is refused.{near}',
  next: steps,
  about:
    'A Service sends traffic to the pods its selector matches, and only in its own namespace. A slip in the selector, labels that stand on the Deployment instead of its pod template, or a changed label leave it without endpoints.',
  reference,
};
const nearMiss = {
  title: 'Selects no pod: {wanted}, pods have {has}',
  explanation: selectsNothing.explanation,
};

const labelsOutside = {
  title: 'Selects no pod: {selector} is not in the template',
  explanation:
    'The Service {name} selects pods with {selector}. {owner_text} has those labels itself, but its pod template does not, and only the labels of the template reach the pods. So {name} has no endpoint: every connection to it is refused.',
};

const noEndpoints: Rule = {
  id: 'svc-no-endpoints',
  severity: 'high',
  role: 'symptom',
  title: 'No ready endpoint: 0 of {number} pods are ready',
  explanation:
    'The Service {name} selects {number} pod(s) ({selector}), and none of them is ready: {states}. Connections to it are refused until one is.',
  next: steps,
  about:
    'Only ready pods get traffic of a Service. While none is, clients get "connection refused" at once, or no address at all with a headless Service.',
  reference,
  explainedBy: [{ rules: ['create-*', 'sts-*', 'deploy-*'], within: 'related' }],
};
const noPods = {
  title: 'No pods: {owner_text} has none',
  explanation:
    'The Service {name} belongs to {owner_text}, which wants {wanted} pod(s) and has none. Connections to it are refused until there is a ready one.',
};
const scaledToZero = {
  title: 'No pods: {owner_text} is scaled to 0',
  explanation:
    'The Service {name} selects the pods of {owner_text}, which is scaled to 0 replicas, so it has no endpoint. Whoever connects to {name} is refused until it is scaled up.',
};

const onNoNode = {
  title: 'No pods: {owner_text} fits no node',
  explanation:
    'The Service {name} selects the pods of {owner_text}, which has none because no node fits it, so {name} has no endpoint. Whoever connects to it is refused.',
};

/** Services that send their traffic nowhere. */
export const serviceChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Service',
    rules: [selectsNothing, noEndpoints, ...portRules, ...reachRules],
    *run(found, snapshot): Iterable<Outcome> {
      const service = { ...found, kind: 'Service' };
      const selector = service.spec?.selector ?? {};
      if (
        Object.keys(selector).length === 0 ||
        service.spec?.type === 'ExternalName' ||
        service.metadata?.deletionTimestamp
      )
        return;
      const namespace = service.metadata?.namespace ?? '';
      const pods = ifRead(snapshot.objects('Pod', namespace));
      if (!pods) return;
      const states = pods
        .filter(pod => mapSelects(selector, pod.metadata?.labels))
        .map(pod => ({ pod, state: backendState(pod, snapshot.now) }))
        .filter(({ state }) => state !== 'finished');
      if (states.length === 0) {
        yield* empty(service, pods, snapshot);
        return;
      }
      yield* portChecks(
        service,
        states.map(({ pod }) => pod),
      );
      const ready = states.filter(({ state }) => state === 'ready').map(({ pod }) => pod);
      yield* reachChecks(service, ready, snapshot);
      if (service.spec?.publishNotReadyAddresses || states.some(({ state }) => state === 'ready' || state === 'coming'))
        return;
      const headless = service.spec?.clusterIP === 'None';
      yield {
        outcome: 'found',
        rule: noEndpoints,
        values: {
          selector: selectorText(selector),
          number: states.length,
          states: states
            .slice(0, 3)
            .map(
              ({ pod, state }) => `${pod.metadata?.name} ${state === 'leaving' ? 'is being deleted' : 'is not ready'}`,
            )
            .join(', '),
          owner_text: '',
          wanted: '',
        },
        evidence: [
          ...cite(service, 'spec.selector'),
          ...sliceEvidence(service, snapshot),
          ...states.slice(0, 20).flatMap(({ pod }) => readyEvidence(pod)),
        ],
        ...(headless ? { severity: 'low', effect: 'none' } : {}),
      };
    },
  }),
];

const empty = function* (
  service: Service & { readonly kind: string },
  pods: readonly Pod[],
  snapshot: Snapshot,
): Iterable<Outcome> {
  const selector = service.spec?.selector ?? {};
  const created = parseTime(service.metadata?.creationTimestamp);
  const age = created === undefined ? 0 : snapshot.now - created;
  const owners = workloadsBehind(selector, service.metadata?.namespace ?? '', snapshot);
  const values = {
    selector: selectorText(selector),
    states: '',
    number: 0,
    near: '',
    wanted: '',
    has: '',
    owner_text: '',
  };
  const evidence: readonly Evidence[] = [
    ...cite(service, 'spec.selector', 'metadata.creationTimestamp'),
    ...sliceEvidence(service, snapshot),
  ];
  // Between the runs of a Job there is nobody to reach, as is meant.
  if (owners.length === 0 && selectsJobs(selector, service.metadata?.namespace ?? '', snapshot)) return;
  const owner = owners.find(({ wanted }) => wanted > 0) ?? owners[0];
  if (owner) {
    const zero = owner.wanted === 0;
    if (!zero && snapshot.now - owner.created < createBudget && !owner.refused) return;
    yield {
      outcome: 'found',
      rule: { ...noEndpoints, ...(zero ? (owner.ref.kind === 'DaemonSet' ? onNoNode : scaledToZero) : noPods) },
      values: { ...values, owner_text: `${owner.ref.kind} ${owner.ref.name}`, wanted: owner.wanted },
      evidence: [...evidence, ...owner.evidence],
      related: [owner.ref],
      ...(zero ? { role: 'cause', severity: 'low', effect: 'none' } : { severity: 'medium' }),
    };
    return;
  }
  const outside =
    owners.length === 0 ? labelledOutside(selector, service.metadata?.namespace ?? '', snapshot) : undefined;
  if (outside) {
    yield {
      outcome: 'found',
      rule: { ...selectsNothing, ...labelsOutside },
      values: { ...values, owner_text: outside.text },
      evidence: [...evidence, ...outside.evidence],
      ...(created === undefined ? {} : { since: created }),
    };
    return;
  }
  // Who applies a Service with its workload sends the Service first.
  if (created !== undefined && age < arrivalBudget) return;
  const running = pods.filter(pod => backendState(pod, snapshot.now) !== 'finished');
  const miss = nearestMiss(
    selector,
    running.map(pod => ({ ...pod, kind: 'Pod' })),
  );
  if (miss) {
    yield {
      outcome: 'found',
      rule: { ...selectsNothing, ...(miss.has.length > 0 ? nearMiss : {}) },
      values: {
        ...values,
        wanted: miss.wanted.join(', '),
        has: miss.has.join(', '),
        near: fill(' The pod {pod} comes nearest: it has {has} where the selector wants {wanted}.', {
          pod: miss.object.metadata?.name ?? '',
          has: miss.has.join(', ') || 'no such label',
          wanted: miss.wanted.join(', '),
        }),
      },
      evidence: [
        ...evidence,
        ...cite(miss.object, 'metadata.name', ...miss.keys.map(key => `metadata.labels["${key}"]`)),
      ],
      ...(created === undefined ? {} : { since: created }),
    };
    return;
  }
  yield {
    outcome: 'found',
    rule: selectsNothing,
    values: { ...values, near: fill(' It has been so for up to {age}.', { age: humanDuration(age) }) },
    evidence,
    ...(age > emptyBudget ? { severity: 'medium' } : { severity: 'low', effect: 'none' }),
    confidence: 'likely',
  };
};

const selectorText = (selector: Readonly<Record<string, string>>): string =>
  Object.entries(selector)
    .map(pair => pair.join('='))
    .join(', ');

const sliceEvidence = (service: Service, snapshot: Snapshot): readonly Evidence[] => {
  const slices = ifRead(snapshot.objects('EndpointSlice', service.metadata?.namespace ?? '')) ?? [];
  return slices
    .filter(slice => slice.metadata?.labels?.['kubernetes.io/service-name'] === service.metadata?.name)
    .slice(0, 2)
    .flatMap(slice =>
      cite({ ...slice, kind: 'EndpointSlice' }, 'endpoints[0].conditions.ready', 'endpoints[0].targetRef.name'),
    );
};

const readyEvidence = (pod: Pod): readonly Evidence[] => {
  const index = (pod.status?.conditions ?? []).findIndex(one => one.type === 'Ready');
  return cite({ ...pod, kind: 'Pod' }, index < 0 ? 'status.phase' : `status.conditions[${index}].status`);
};
