import { ifRead } from '../../../model/known.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { selectorText } from './pod-terms.ts';
import { asNode, type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const reference = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';
const next = [
  {
    why: 'See the pods and their nodes',
    command: 'kubectl get pods -n {namespace} -o wide',
  },
  { why: 'See the domains of the nodes', command: 'kubectl get nodes -L {topology}' },
];

const topologySpread: Rule = {
  id: 'topology-spread',
  severity: 'high',
  title: 'Spread over {topology}: maxSkew {skew} not possible',
  explanation:
    'The pod must be spread over {topology} with maxSkew {skew}. The domains hold {domains} matching pod(s), so it belongs into {emptiest}, where no node takes it.',
  next,
  about:
    'A topologySpreadConstraint with DoNotSchedule allows a pod only where the difference between the fullest and the emptiest domain stays within maxSkew. A domain whose nodes are full, cordoned or tainted still counts and blocks all others.',
  reference,
  examples: [
    { text: "node(s) didn't match pod topology spread constraints", from: 'Kubernetes 1.34.4' },
    {
      text: "node(s) didn't match pod topology spread constraints",
      from: 'pkg/scheduler/framework/plugins/podtopologyspread',
    },
  ],
};

const topologySpreadLabel: Rule = {
  id: 'topology-spread-label',
  severity: 'high',
  title: 'Nodes lack the spread label {topology}',
  explanation:
    'The pod must be spread over {topology}, a label that is missing on {where}. Nodes without it cannot take a pod with that constraint.',
  next: [{ why: 'See which nodes have the label', command: 'kubectl get nodes -L {topology}' }],
  about: 'A topologySpreadConstraint with DoNotSchedule leaves out every node that lacks its topologyKey as a label.',
  reference,
  examples: [
    { text: "node(s) didn't match pod topology spread constraints (missing required label)", from: 'Kubernetes 1.34' },
    {
      text: "node(s) didn't match pod topology spread constraints (missing required label)",
      from: 'pkg/scheduler/framework/plugins/podtopologyspread',
    },
  ],
};

type Domain = { readonly value: string; readonly nodes: string[]; blocked: boolean; matching: number };

const look = (question: Question): Look => {
  const { facts, snapshot, nodes } = question;
  const constraints = (facts.pod.spec?.topologySpreadConstraints ?? []).flatMap((constraint, index) =>
    constraint.whenUnsatisfiable === 'DoNotSchedule'
      ? [{ ...constraint, path: `spec.topologySpreadConstraints[${index}]` }]
      : [],
  );
  const [constraint] = constraints;
  const topology = constraint?.topologyKey ?? 'the topology key';
  const fallback = {
    values: {
      topology,
      skew: constraint?.maxSkew ?? 1,
      domains: 'unequally many',
      emptiest: 'another domain',
      where: whichNodes(question),
    },
    evidence: constraint
      ? cite({ ...facts.pod, kind: 'Pod' }, `${constraint.path}.topologyKey`, `${constraint.path}.maxSkew`)
      : [],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: topology spread over ${topology}`,
    identity: topology,
  };
  const pods = ifRead(snapshot.objects('Pod', facts.namespace));
  if (!constraint || !nodes || !pods) return fallback;
  const domains = new Map<string, Domain>();
  for (const { node, first, taints, cordoned } of nodes) {
    const value = node.metadata?.labels?.[topology];
    if (value === undefined || first === 'demands') continue;
    const domain = domains.get(value) ?? { value, nodes: [], blocked: true, matching: 0 };
    domain.nodes.push(
      cordoned ? `${nameOf(node)}, cordoned` : taints.length > 0 ? `${nameOf(node)}, tainted` : nameOf(node),
    );
    domain.blocked &&= first !== 'rest';
    domain.matching += pods.filter(
      pod =>
        pod.spec?.nodeName === nameOf(node) &&
        isReserving(pod) &&
        !pod.metadata?.deletionTimestamp &&
        selects(constraint.labelSelector, pod.metadata?.labels),
    ).length;
    domains.set(value, domain);
  }
  const listed = [...domains.values()].sort((one, other) => one.matching - other.matching);
  const [emptiest] = listed;
  if (!emptiest) return fallback;
  const text = (domain: Domain): string => `${domain.value} (${someOf(domain.nodes)})`;
  return {
    ...fallback,
    values: {
      ...fallback.values,
      domains: someOf(
        listed.map(domain => fill('{name}: {number}', { name: text(domain), number: domain.matching })),
        6,
      ),
      emptiest: text(emptiest),
      selector: selectorText(constraint.labelSelector),
    },
    evidence: [
      ...fallback.evidence,
      ...nodes
        .slice(0, 6)
        .flatMap(({ node }) => cite(asNode(node), `metadata.labels["${topology}"]`, 'spec.unschedulable')),
    ],
  };
};

const lookForLabel = (question: Question): Look => {
  const constraints = question.facts.pod.spec?.topologySpreadConstraints ?? [];
  const lacking = (key: string): readonly string[] =>
    (question.nodes ?? [])
      .filter(({ node }) => node.metadata?.labels?.[key] === undefined)
      .map(({ node }) => nameOf(node));
  const index = Math.max(
    0,
    constraints.findIndex(({ topologyKey }) => lacking(topologyKey).length > 0),
  );
  const topology = constraints[index]?.topologyKey ?? 'the topology key';
  const names = lacking(topology);
  return {
    values: { topology, where: names.length > 0 ? someOf(names) : whichNodes(question) },
    evidence: cite({ ...question.facts.pod, kind: 'Pod' }, `spec.topologySpreadConstraints[${index}].topologyKey`),
    rank: rank.neighbour,
    refusal: `${someOf(names) || `${question.clause.count} node(s)`}: no label ${topology}`,
    identity: topology,
  };
};

export const spreadRows: readonly ClauseRow[] = [
  {
    rule: topologySpreadLabel,
    pattern: /^node\(s\) didn't match pod topology spread constraints \(missing required label\)$/,
    obstacle: 'rest',
    look: lookForLabel,
  },
  {
    rule: topologySpread,
    pattern: /^node\(s\) didn't match pod topology spread constraints$/,
    obstacle: 'rest',
    look,
  },
];
