import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { nameDistance, nearName } from '../../../model/near-names.ts';
import { requirementText } from '../../../model/node-affinity.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { type LabelSelector, selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

type Term = {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey: string;
};

const reference =
  'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity';
const next = [
  { why: 'See the pods and where they run', command: 'kubectl get pods -n {namespace} -o wide --show-labels' },
  { why: 'See the rule in the pod', command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.affinity}'" },
];

const podAffinityMismatch: Rule = {
  id: 'pod-affinity-mismatch',
  severity: 'high',
  title: 'No pod {wanted} to run beside',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}), and no node has such a pod: {count} of {total} node(s) refuse.',
  next,
  about:
    'A required podAffinity allows only nodes in whose topology domain a matching pod already runs. If no such pod exists, or it runs in another namespace or domain, nothing matches.',
  reference,
  examples: [
    { text: "node(s) didn't match pod affinity rules", from: 'Kubernetes 1.34.4' },
    { text: "node(s) didn't match pod affinity rules", from: 'pkg/scheduler/framework/plugins/interpodaffinity' },
  ],
};
const nearPods = {
  title: 'No pod has {wanted}; {nearPod} has {near}',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}), but no pod of the namespace carries that. {nearPod} carries {near}: one of the two is probably a slip.',
};
const elsewhere = {
  title: 'Pods {wanted} run on nodes that refuse this pod',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}). Such pods exist ({others_like}), but not where this pod could go.',
};

const podAntiAffinitySelf: Rule = {
  id: 'pod-anti-affinity-self',
  severity: 'high',
  title: 'Anti-affinity: every {topology} is taken',
  explanation:
    'The pod refuses to share a {topology} with pods that match {wanted}, and {count} of {total} node(s) are in one that has such a pod already{taken}. There are fewer domains than pods.',
  next,
  about:
    'A required podAntiAffinity allows at most one matching pod per topology domain. With more replicas (or one more during a rolling update) than nodes or zones, the last ones stay Pending.',
  reference,
  examples: [
    { text: "node(s) didn't match pod anti-affinity rules", from: 'Kubernetes 1.34.4' },
    { text: "node(s) didn't match pod anti-affinity rules", from: 'pkg/scheduler/framework/plugins/interpodaffinity' },
  ],
};

const podAntiAffinityExisting: Rule = {
  id: 'pod-anti-affinity-existing',
  severity: 'high',
  title: 'Anti-affinity of {who} forbids this pod',
  explanation:
    '{who} must not share a {topology} with pods that match {wanted}, and this pod matches. {count} of {total} node(s) are refused for that.',
  next,
  about:
    'A required podAntiAffinity works both ways: a running pod also keeps later pods away that match its rule, even if they have no such rule themselves.',
  reference,
  examples: [
    { text: "node(s) didn't satisfy existing pods anti-affinity rules", from: 'Kubernetes 1.34' },
    {
      text: "node(s) didn't satisfy existing pods anti-affinity rules",
      from: 'pkg/scheduler/framework/plugins/interpodaffinity',
    },
  ],
};

const lookAtAffinity = (question: Question): Look => {
  const { facts } = question;
  const terms = termsOf(facts.pod, 'podAffinity');
  const term = terms.find(one => matching(question, one.term).length === 0) ?? terms[0];
  const wanted = term ? selectorText(term.term.labelSelector) : 'its podAffinity';
  const topology = term?.term.topologyKey ?? 'topology domain';
  const found = term ? matching(question, term.term) : [];
  const base = {
    values: { wanted, topology, near: '', nearPod: '', others_like: someOf(found.map(nameOf)) },
    evidence: term ? cite({ ...facts.pod, kind: 'Pod' }, term.path) : [],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: no pod ${wanted}`,
    identity: wanted,
  };
  if (!term) return base;
  if (found.length > 0) return { ...base, wording: elsewhere };
  const near = nearLabelled(question, term.term);
  if (!near) return base;
  return {
    ...base,
    wording: nearPods,
    values: { ...base.values, near: `${near.key}=${near.value}`, nearPod: nameOf(near.pod) },
    evidence: [...base.evidence, ...cite({ ...near.pod, kind: 'Pod' }, `metadata.labels["${near.key}"]`)],
    rank: rank.spelling,
  };
};

const lookAtOwnAntiAffinity = (question: Question): Look => {
  const { facts } = question;
  const terms = termsOf(facts.pod, 'podAntiAffinity');
  const term = terms.find(one => matching(question, one.term).length > 0) ?? terms[0];
  const found = term ? matching(question, term.term) : [];
  const wanted = term ? selectorText(term.term.labelSelector) : 'its podAntiAffinity';
  return {
    values: {
      wanted,
      topology: term?.term.topologyKey ?? 'topology domain',
      taken: found.length > 0 ? ` (${someOf(found.map(pod => `${nameOf(pod)} on ${pod.spec?.nodeName}`))})` : '',
    },
    evidence: [
      ...(term ? cite({ ...facts.pod, kind: 'Pod' }, `${term.path}.topologyKey`, `${term.path}.labelSelector`) : []),
      ...found.slice(0, 3).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'spec.nodeName')),
    ],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: anti-affinity to ${wanted}`,
    identity: wanted,
  };
};

const lookAtOthersAntiAffinity = (question: Question): Look => {
  const { facts, snapshot } = question;
  const labels = facts.pod.metadata?.labels;
  const pods = ifRead(snapshot.objects('Pod', '')) ?? ifRead(snapshot.objects('Pod', facts.namespace)) ?? [];
  for (const pod of pods) {
    if (!pod.spec?.nodeName || !isReserving(pod)) continue;
    for (const { term, path } of termsOf(pod, 'podAntiAffinity')) {
      const namespaces = term.namespaces?.length ? term.namespaces : [pod.metadata?.namespace ?? ''];
      if (!namespaces.includes(facts.namespace) || !selects(term.labelSelector, labels)) continue;
      const wanted = selectorText(term.labelSelector);
      return {
        values: { who: nameOf(pod), wanted, topology: term.topologyKey },
        evidence: cite({ ...pod, kind: 'Pod' }, `${path}.labelSelector`, `${path}.topologyKey`, 'spec.nodeName'),
        rank: rank.neighbour,
        refusal: `${whichNodes(question)}: anti-affinity of ${nameOf(pod)}`,
        identity: wanted,
      };
    }
  }
  return {
    values: { who: 'another pod', wanted: 'some of its labels', topology: 'topology domain' },
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: anti-affinity of another pod`,
  };
};

export const neighbourRows: readonly ClauseRow[] = [
  {
    rule: podAffinityMismatch,
    pattern: /^node\(s\) didn't match pod affinity rules$/,
    obstacle: 'rest',
    look: lookAtAffinity,
  },
  {
    rule: podAntiAffinitySelf,
    pattern: /^node\(s\) didn't match pod anti-affinity rules$/,
    obstacle: 'rest',
    look: lookAtOwnAntiAffinity,
  },
  {
    rule: podAntiAffinityExisting,
    pattern: /^node\(s\) didn't satisfy existing pods anti-affinity rules$/,
    obstacle: 'rest',
    look: lookAtOthersAntiAffinity,
  },
];

/** A LabelSelector in words: `app=cart, tier in (a, b)`. */
export const selectorText = (selector: LabelSelector | undefined): string =>
  [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector?.matchExpressions ?? []).map(requirementText),
  ].join(', ') || 'any label';

const termsOf = (
  pod: Pod,
  kind: 'podAffinity' | 'podAntiAffinity',
): readonly { readonly term: Term; readonly path: string }[] =>
  (pod.spec?.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term, index) => ({
    term,
    path: `spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`,
  }));

/** Other pods that a term selects and that have a node. */
const matching = ({ facts, snapshot }: Question, term: Term): readonly Pod[] =>
  (term.namespaces?.length ? term.namespaces : [facts.namespace]).flatMap(namespace =>
    (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(
      pod =>
        pod.metadata?.name !== facts.name &&
        Boolean(pod.spec?.nodeName) &&
        isReserving(pod) &&
        selects(term.labelSelector, pod.metadata?.labels),
    ),
  );

/** A pod whose label is nearly what a term asks for. */
const nearLabelled = (
  { facts, snapshot }: Question,
  term: Term,
): { readonly pod: Pod; readonly key: string; readonly value: string } | undefined => {
  const pods = (ifRead(snapshot.objects('Pod', facts.namespace)) ?? []).filter(
    pod => pod.metadata?.name !== facts.name,
  );
  for (const [key, value] of Object.entries(term.labelSelector?.matchLabels ?? {})) {
    const near = nearName(
      value,
      pods.flatMap(pod => pod.metadata?.labels?.[key] ?? []),
    );
    const pod = near && pods.find(one => one.metadata?.labels?.[key] === near);
    if (pod && near) return { pod, key, value: near };
    const otherKey = pods.flatMap(one =>
      Object.entries(one.metadata?.labels ?? {})
        .filter(([name, text]) => text === value && name !== key && nameDistance(name, key) <= 3)
        .map(([name]) => ({ pod: one, key: name, value })),
    )[0];
    if (otherKey) return otherKey;
  }
  return undefined;
};
