import { compareText } from '../../../model/compare-text.ts';
import { ifRead } from '../../../model/known.ts';
import { nearName } from '../../../model/near-names.ts';
import { allocatableOf, isReserving, podRequests } from '../../../model/pod-requests.ts';
import { formatResource } from '../../../model/quantity.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { NextStep, Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { isLeaving } from './leaving.ts';
import { limitRangeOrigin } from './limit-range-origin.ts';
import { isOnly } from './node-obstacles.ts';
import { asNode, type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';
import { askerText, overheadOrigin, requestEvidence } from './request-origin.ts';

const steps: readonly NextStep[] = [
  { why: 'See what is reserved on the nodes', command: 'kubectl describe nodes | grep -A 9 "Allocated resources"' },
  { why: 'See what the pod asks for', command: 'kubectl get pod {pod} -n {namespace} -o yaml' },
];

const resourceRule = (id: string, name: string, about: string, texts: readonly string[]): Rule => ({
  id,
  severity: 'high',
  title: `No node has enough ${name} for {requested}`,
  explanation: `The pod requests {requested} of {resource} and {count} of {total} node(s) do not have that much left.`,
  next: steps,
  about,
  reference: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  examples: texts.map(text => ({ text, from: 'pkg/scheduler/framework/plugins/noderesources/fit.go' })),
});

const insufficientCpu = resourceRule(
  'insufficient-cpu',
  'CPU',
  'The scheduler adds up the CPU requests of all pods on a node, not what they use. A pod stays Pending while its own request does not fit into what is left of the allocatable CPU of any node.',
  ['Insufficient cpu', 'Insufficient cpu'],
);

const insufficientMemory = resourceRule(
  'insufficient-memory',
  'memory',
  'The scheduler adds up the memory requests of all pods on a node, not what they use. A pod stays Pending while its own request does not fit into what is left of the allocatable memory of any node.',
  ['Insufficient memory', 'Insufficient memory'],
);

const insufficientEphemeral = resourceRule(
  'insufficient-ephemeral-storage',
  'ephemeral storage',
  'The pod requests more local disk (logs, writable layers, emptyDir) than any node has left to reserve. A node whose image file system cannot be measured offers none at all.',
  ['Insufficient ephemeral-storage', 'Insufficient ephemeral-storage'],
);

const tooManyPods: Rule = {
  id: 'too-many-pods',
  severity: 'high',
  title: 'No node has a free pod slot',
  explanation: '{count} of {total} node(s) already run as many pods as they may ({where}).',
  next: [
    {
      why: 'See how many pods each node may run',
      command: 'kubectl get nodes -o custom-columns=NODE:.metadata.name,PODS:.status.allocatable.pods',
    },
    ...steps.slice(0, 1),
  ],
  about:
    'Every node takes a limited number of pods (maxPods of the kubelet, often 110, much fewer on small cloud machines), whatever they request. Finished pods do not count.',
  reference: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/',
  examples: [
    { text: 'Too many pods', from: 'pkg/scheduler/framework/plugins/noderesources/fit.go' },
    { text: 'Too many pods', from: 'Kubernetes 1.34' },
  ],
};

const insufficientExtended: Rule = {
  ...resourceRule(
    'insufficient-extended',
    'of a device',
    'Devices, huge pages and other extended resources exist on a node only once a device plugin or the kubelet advertises them. A missing plugin, a plugin without healthy devices, devices that are all in use, and a misspelled resource name look the same to the scheduler.',
    ['Insufficient nvidia.com/gpu', 'Insufficient hugepages-2Mi', 'Insufficient example.com/foo'],
  ),
  title: 'No node has {requested} {resource} left',
  next: [
    {
      why: 'See what the nodes offer',
      command: 'kubectl get nodes -o custom-columns=NODE:.metadata.name,ALLOCATABLE:.status.allocatable',
    },
    ...steps.slice(1),
  ],
};

const tooBig = {
  title: 'Requests {requested} {resource}, largest node has {largest}',
  explanation:
    'The pod requests {requested} of {resource}{origin}, but the largest node it may use, {largestNode}, has only {largest} allocatable. Free room does not help: no node is big enough.',
};
const full = {
  title: 'Requests {requested} {resource}, {largestNode} has {free} free',
  explanation:
    'The pod requests {requested} of {resource}{origin}. {largestNode} would be big enough with {largest} allocatable, but {reserved} of it are reserved{users}, which leaves {free}.{leaving}',
};
const notOffered = {
  title: 'No node offers {resource}',
  explanation:
    'The pod requests {requested} of {resource}{origin}, but none of the {total} node(s) offers such a resource: its device plugin does not run there, or the name is wrong.',
};
const misspelled = {
  title: 'No node offers {resource}; {near} exists',
  explanation:
    'The pod requests {requested} of {resource}, which no node offers. {nearNode} offers {near}, so the name in the pod is probably misspelled.',
};
const noneHealthy = {
  title: '{largestNode} offers 0 {resource}',
  explanation:
    'The pod requests {requested} of {resource}{origin}. {largestNode} knows the resource but has 0 allocatable: the device plugin there does not run or reports no healthy device.',
};
const noHugePages = {
  title: noneHealthy.title,
  explanation:
    'The pod requests {requested} of {resource}{origin}. {largestNode} has none: huge pages of that size are not set aside there (vm.nr_hugepages or a kernel parameter, then a restart of the kubelet).',
};

const elsewhere = {
  title: 'Only {offering} offers {resource}',
  explanation:
    'The pod requests {requested} of {resource}{origin}. Only {offering} offers it, and refuses the pod for another reason; the other nodes have none.',
};

const lookAtResource = (question: Question): Look => {
  const { facts, snapshot, refusing, nodes, match } = question;
  const resource = match[1] ?? 'pods';
  const requested = resource === 'pods' ? 1 : (podRequests(facts.pod).get(resource) ?? 0);
  const own = refusing.filter(node => node.shortfalls.some(short => short.resource === resource));
  const candidates = (own.length > 0 ? own : refusing).flatMap(node => {
    const short = node.shortfalls.find(one => one.resource === resource);
    return short ? [{ ...node, short }] : [];
  });
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (one, other) => (!one || isRoomier(other.short, one.short) ? other : one),
    undefined,
  );
  const largest = candidates.reduce<(typeof candidates)[number] | undefined>(
    (one, other) => (!one || other.short.allocatable > one.short.allocatable ? other : one),
    undefined,
  );
  const defaults = limitRangeOrigin(facts, resource, snapshot);
  const overhead = overheadOrigin(facts, resource);
  const origin = { ...defaults, text: `${defaults.text}${askerText(facts, resource)}${overhead.text}` };
  const show = (amount: number): string => formatResource(resource, amount);
  const evidence: Evidence[] = [...requestEvidence(facts, resource), ...overhead.evidence, ...origin.evidence];
  const common = { resource, requested: show(requested), origin: origin.text, where: whichNodes(question) };
  const refusal = `${whichNodes(question)}: Insufficient ${resource}`;
  if (!best || !largest || !nodes)
    return { values: common, evidence, rank: rank.room, refusal, identity: resource, next: origin.next };
  const alone = own.some(node => isOnly(node, 'shortfalls')) ? 0 : rank.notAlone;
  const offered = (node: (typeof nodes)[number]['node']): Readonly<Record<string, string>> =>
    node.status?.allocatable ?? {};
  if (!nodes.some(({ node }) => resource in offered(node)) && resource !== 'pods') {
    const near = nearName(resource, nodes.flatMap(({ node }) => Object.keys(offered(node))).filter(isDevice));
    const nearNode = near && nodes.find(({ node }) => near in offered(node))?.node;
    if (near && nearNode)
      return {
        wording: misspelled,
        values: { ...common, near, nearNode: nameOf(nearNode) },
        evidence: [...evidence, ...cite(asNode(nearNode), `status.allocatable["${near}"]`)],
        rank: rank.spelling,
        refusal,
        identity: resource,
      };
    return { wording: notOffered, values: common, evidence, rank: rank.size + alone, refusal, identity: resource };
  }
  const biggest = requested > largest.short.allocatable ? largest : best;
  const values = {
    ...common,
    largest: show(biggest.short.allocatable),
    largestNode: nameOf(biggest.node),
    reserved: show(biggest.short.reserved ?? 0),
    free: show(Math.max(0, freeOf(biggest.short))),
  };
  evidence.push(...cite(asNode(biggest.node), `status.allocatable["${resource}"]`));
  const base = { evidence, identity: resource, next: origin.next };
  const detail = `${whichNodes(question)}: Insufficient ${resource} (${values.requested} requested, ${values.largest} allocatable)`;
  if (resource === 'pods') {
    const where = fill('{largestNode} allows {largest}', values);
    return {
      ...base,
      values: { ...values, where },
      rank: rank.room + alone,
      refusal: `${whichNodes(question)}: Too many pods`,
    };
  }
  const offering = nodes.filter(({ node }) => (allocatableOf(node).get(resource) ?? 0) > 0);
  if (biggest.short.allocatable === 0 && offering.length > 0)
    return {
      ...base,
      wording: elsewhere,
      values: { ...values, offering: someOf(offering.map(({ node }) => nameOf(node))) },
      evidence: [
        ...evidence,
        ...offering.slice(0, 3).flatMap(({ node }) => cite(asNode(node), `status.allocatable["${resource}"]`)),
      ],
      rank: rank.size + rank.notAlone,
      refusal: detail,
    };
  if (biggest.short.allocatable === 0)
    return {
      ...base,
      wording: resource.startsWith('hugepages-') ? noHugePages : noneHealthy,
      values,
      rank: rank.size + alone,
      refusal: detail,
    };
  if (requested > biggest.short.allocatable)
    return { ...base, wording: tooBig, values, rank: rank.size + alone, refusal: detail };
  const hopeless = own.every(node => node.shortfalls.some(short => short.requested > short.allocatable))
    ? rank.notAlone
    : 0;
  if (biggest.short.reserved === undefined)
    return { ...base, values, rank: rank.room + alone + hopeless, refusal: detail };
  const users = usersOf(question, nameOf(biggest.node), resource);
  const enough = freeOf(biggest.short) + users.leaving >= requested * (1 - 1e-9);
  return {
    ...base,
    ...(enough ? { effect: 'progressing' as const } : {}),
    wording: full,
    values: {
      ...values,
      users: users.text,
      leaving: enough
        ? fill(' Pods that are being deleted there free {amount}: it waits for them.', { amount: show(users.leaving) })
        : '',
    },
    evidence: [...evidence, ...users.evidence],
    rank: rank.room + alone + hopeless,
    refusal: detail,
  };
};

export const resourceRows: readonly ClauseRow[] = [
  { rule: insufficientCpu, pattern: /^Insufficient (cpu)$/, obstacle: 'shortfalls', look: lookAtResource },
  { rule: insufficientMemory, pattern: /^Insufficient (memory)$/, obstacle: 'shortfalls', look: lookAtResource },
  {
    rule: insufficientEphemeral,
    pattern: /^Insufficient (ephemeral-storage)$/,
    obstacle: 'shortfalls',
    look: lookAtResource,
  },
  { rule: tooManyPods, pattern: /^Too many pods$/, obstacle: 'shortfalls', look: lookAtResource },
  { rule: insufficientExtended, pattern: /^Insufficient (\S+)$/, obstacle: 'shortfalls', look: lookAtResource },
];

const isDevice = (resource: string): boolean => !/^(cpu|memory|pods|ephemeral-storage)$/.test(resource);

type Room = { readonly allocatable: number; readonly reserved: number | undefined };

/** More free, or as much of more. */
const isRoomier = (one: Room, other: Room): boolean =>
  freeOf(one) > freeOf(other) || (freeOf(one) === freeOf(other) && one.allocatable > other.allocatable);

const freeOf = (short: Room): number => short.allocatable - (short.reserved ?? 0);

/** Who has reserved most of a resource on a node: in words, and as evidence. */
const usersOf = (
  { snapshot }: Question,
  node: string,
  resource: string,
): { readonly text: string; readonly leaving: number; readonly evidence: readonly Evidence[] } => {
  const users = (ifRead(snapshot.podsOnNode(node)) ?? [])
    .filter(isReserving)
    .map(pod => ({ pod, amount: podRequests(pod).get(resource) ?? 0 }))
    .filter(({ amount }) => amount > 0)
    .sort((one, other) => other.amount - one.amount || compareText(nameOf(one.pod), nameOf(other.pod)));
  if (users.length === 0) return { text: '', leaving: 0, evidence: [] };
  const leaving = users.reduce((sum, { pod, amount }) => sum + (isLeaving(pod, snapshot.now) ? amount : 0), 0);
  const names = users.map(
    ({ pod, amount }) =>
      `${nameOf(pod)} (${formatResource(resource, amount)}${pod.metadata?.deletionTimestamp ? ', being deleted' : ''})`,
  );
  return {
    text: fill(', most of it by {names}', { names: someOf(names) }),
    leaving,
    // What is reserved is their sum: all of them are cited, as far as a node has not hundreds.
    evidence: users
      .slice(0, 30)
      .flatMap(({ pod }) =>
        cite(
          { ...pod, kind: 'Pod' },
          ...(pod.spec?.containers ?? []).map(
            (_, index) => `spec.containers[${index}].resources.requests["${resource}"]`,
          ),
          'metadata.deletionTimestamp',
        ),
      ),
  };
};
