import { ifRead } from '../../../model/known.ts';
import type { Node, Pod } from '../../../model/kubernetes.ts';
import { nameDistance, nearName } from '../../../model/near-names.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { selects } from '../../../model/selector.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { matching, namespacesOf, selectorText, type Term, termsOf } from './pod-terms.ts';
import { asNode, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

/** What the rules about neighbours have in common. */
export const reference =
  'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity';
export const next = [
  { why: 'See the pods and where they run', command: 'kubectl get pods -n {namespace} -o wide --show-labels' },
  { why: 'See the rule in the pod', command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.affinity}'" },
];

export const podAffinityMismatch: Rule = {
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
    'The pod demands to run beside pods with {wanted} (per {topology}). Such pods exist ({others_like}), but the nodes there refuse this pod for other reasons.',
};
const noSuchLabel = {
  title: 'Nodes have no label {topology}{nearKey}',
  explanation:
    'The pod demands to run in the same {topology} as pods with {wanted}, but {where} carries no label of that name{nearKey}. A topologyKey has to be a label of the nodes.',
};
const otherNamespace = {
  title: 'No pod {wanted} here; {elsewhere} has it',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}), and namespace {namespace} has no such pod. {elsewhere} has it: a podAffinity only looks in its own namespace unless it names others (namespaces, namespaceSelector).',
};
const notAmongNamed = {
  title: 'No pod {wanted} in {named}; {elsewhere} has it',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}), and its podAffinity only looks in namespace {named} (namespaces of the term), where no node has such a pod. {elsewhere} has it, in a namespace that is not named.',
};
const notPlaced = {
  title: 'Pods {wanted} have no node themselves',
  explanation:
    'The pod demands to run beside pods with {wanted} (per {topology}). {waiting} would do, but has no node itself yet.',
};

/** Looks for the pods that a required podAffinity wants, and why they do not help. */
export const lookAtAffinity = (question: Question): Look => {
  const { facts } = question;
  const terms = termsOf(facts.pod, 'podAffinity');
  const term = terms.find(one => matching(question, one.term).length === 0) ?? terms[0];
  const wanted = term ? selectorText(term.term.labelSelector) : 'its podAffinity';
  const topology = term?.term.topologyKey ?? 'topology domain';
  const found = term ? matching(question, term.term) : [];
  const base = {
    values: {
      wanted,
      topology,
      near: '',
      nearPod: '',
      others_like: someOf(found.map(pod => `${nameOf(pod)} on ${pod.spec?.nodeName}`)),
    },
    evidence: term ? cite({ ...facts.pod, kind: 'Pod' }, term.path) : [],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: no pod ${wanted}`,
    identity: wanted,
  };
  if (!term) return base;
  const unlabelled = withoutLabel(question, term.term, found);
  if (unlabelled) return { ...base, ...unlabelled, evidence: [...base.evidence, ...(unlabelled.evidence ?? [])] };
  if (found.length > 0) return { ...base, ...refusedThere(question) };
  const near = nearLabelled(question, term.term);
  if (!near) {
    const away = notHere(question, term.term, base.values);
    return { ...base, ...away, evidence: [...base.evidence, ...(away.evidence ?? [])] };
  }
  return {
    ...base,
    wording: nearPods,
    values: { ...base.values, near: `${near.key}=${near.value}`, nearPod: nameOf(near.pod) },
    evidence: [...base.evidence, ...cite({ ...near.pod, kind: 'Pod' }, `metadata.labels["${near.key}"]`)],
    rank: rank.spelling,
  };
};

/** The domain that is asked for does not exist: no node concerned carries its label. */
const withoutLabel = (question: Question, term: Term, found: readonly Pod[]): Partial<Look> | undefined => {
  const nodes = (question.nodes ?? []).map(({ node }) => node);
  const theirs = nodes.filter(node => found.some(pod => pod.spec?.nodeName === nameOf(node)));
  const concerned = theirs.length > 0 ? theirs : nodes;
  if (concerned.length === 0 || concerned.some(node => node.metadata?.labels?.[term.topologyKey] !== undefined))
    return undefined;
  const near = nearName(
    term.topologyKey,
    nodes.flatMap(node => Object.keys(node.metadata?.labels ?? {})),
  );
  const bearer = near === undefined ? undefined : nodes.find(node => node.metadata?.labels?.[near] !== undefined);
  return {
    wording: noSuchLabel,
    values: {
      wanted: selectorText(term.labelSelector),
      topology: term.topologyKey ?? 'a topologyKey',
      where: someOf(concerned.map(nameOf)),
      nearKey: near ? `; there is ${near}` : '',
    },
    evidence: near && bearer ? labelEvidence(bearer, near) : [],
    rank: near ? rank.spelling : rank.neighbour,
  };
};

/** Pods that are wanted run: what keeps the pod off their nodes stands with the clauses of those nodes. */
const refusedThere = (question: Question): Partial<Look> => ({
  wording: elsewhere,
  rank: question.nodes?.length === question.refusing.length ? rank.neighbour : rank.labels,
});

const labelEvidence = (node: Node, key: string): readonly Evidence[] => cite(asNode(node), `metadata.labels["${key}"]`);

/** No pod that is wanted has a node: it waits itself, or stands in another namespace. */
const notHere = (question: Question, term: Term, values: Look['values']): Partial<Look> => {
  const { facts, snapshot } = question;
  const spaces = namespacesOf(term, facts.namespace);
  const looksIn = (pod: Pod): boolean => spaces.includes('') || spaces.includes(pod.metadata?.namespace ?? '');
  const fits = (pod: Pod): boolean =>
    pod.metadata?.name !== facts.name && isReserving(pod) && selects(term.labelSelector, pod.metadata?.labels);
  const waiting = spaces
    .flatMap(namespace => ifRead(snapshot.objects('Pod', namespace)) ?? [])
    .find(pod => !pod.spec?.nodeName && fits(pod));
  if (waiting)
    return {
      wording: notPlaced,
      values: { ...values, waiting: nameOf(waiting) },
      evidence: cite({ ...waiting, kind: 'Pod' }, 'metadata.name', 'status.phase'),
    };
  const known = ifRead(snapshot.objects('Pod', '')) ?? ifRead(snapshot.objects('Pod', facts.namespace)) ?? [];
  const other = known.find(pod => pod.spec?.nodeName && !looksIn(pod) && fits(pod));
  if (!other) return {};
  return {
    wording: term.namespaces?.length ? notAmongNamed : otherNamespace,
    values: { ...values, named: spaces.join(', '), elsewhere: `${other.metadata?.namespace}/${nameOf(other)}` },
    evidence: cite({ ...other, kind: 'Pod' }, 'metadata.namespace', 'spec.nodeName'),
  };
};

/** A pod whose label is nearly what a term asks for. */
const nearLabelled = (
  { facts, snapshot }: Question,
  term: Term,
): { readonly pod: Pod; readonly key: string; readonly value: string } | undefined => {
  const pods = namespacesOf(term, facts.namespace)
    .flatMap(namespace => ifRead(snapshot.objects('Pod', namespace)) ?? [])
    .filter(pod => pod.metadata?.name !== facts.name);
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
