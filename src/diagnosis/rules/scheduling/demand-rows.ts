import {
  demandsText,
  type NodeDemand,
  nearestLabel,
  nodeDemands,
  pinnedNodes,
  requirementText,
} from '../../../model/node-affinity.ts';
import { isConditionTaint } from '../../../model/taints.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { demandOrigin } from './demand-origin.ts';
import { demandedFirst, isOnly } from './node-obstacles.ts';
import { asNode, type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const nodeAffinityMismatch: Rule = {
  id: 'node-affinity-mismatch',
  severity: 'high',
  title: 'No node has the labels {demands}',
  explanation:
    'The pod may only run on nodes with {demands} (nodeSelector or required node affinity), and {count} of {total} node(s) do not have that.',
  next: [
    { why: 'See the labels of the nodes', command: 'kubectl get nodes --show-labels' },
    {
      why: 'See what the pod demands of its node',
      command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.nodeSelector}{.spec.affinity.nodeAffinity}'",
    },
  ],
  about:
    'nodeSelector and required node affinity name labels that a node must have. A misspelled key or value, a label nobody ever set, or a zone and architecture without nodes leave the pod Pending for ever.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/',
  examples: [
    { text: "node(s) didn't match Pod's node affinity/selector", from: 'Kubernetes 1.34.4' },
    { text: "node(s) didn't match Pod's node affinity/selector", from: 'pkg/scheduler/framework/plugins/nodeaffinity' },
  ],
};

const nearMiss = {
  title: 'No node has {demand}; {nearNode} has {near}',
  explanation:
    'The pod may only run on nodes with {demand}{origin}, and no node has that label. {nearNode} has {near}: one of the two is probably a slip.',
};
const otherValue = {
  title: 'No node has {demand}; {nearNode} has {near}',
  explanation:
    'The pod may only run on nodes with {demand}{origin}, which no node has (refused: {where}). The nearest label is {near} on {nearNode}.',
};
const nobody = {
  title: 'No node has {demand}',
  explanation:
    'The pod may only run on nodes with {demands}{origin}. No node satisfies {demand} (refused: {where}), and none carries a label of that name at all.',
};
const excluded = {
  title: 'No node has {demand}',
  explanation:
    'The pod may only run on nodes with {demands}{origin}, and every node is excluded by that (refused: {where}).',
};
const someHave = {
  title: 'Nodes with {demands} refuse for other reasons',
  explanation:
    'The pod may only run on nodes with {demands}{origin}, which is not the case for {where}. Nodes that have it ({having}) refuse the pod for other reasons.',
};

const someLack = {
  title: '{count} of {total} nodes lack the labels {demands}',
  explanation: nodeAffinityMismatch.explanation,
};

const look = (question: Question): Look => {
  const { facts, nodes, refusing } = question;
  const demands = nodeDemands(facts.pod);
  const all = demandsText(facts.pod);
  const evidence = demands.flatMap(({ path }) => cite({ ...facts.pod, kind: 'Pod' }, path));
  const where = whichNodes(question);
  if (!nodes || refusing.length === 0)
    return {
      // The other nodes were refused for something else before their labels were looked at.
      ...(nodes || question.clause.count >= question.total ? {} : { wording: someLack, confidence: 'likely' }),
      values: { demands: all, where },
      evidence,
      rank: rank.labels,
      refusal: `${where}: lacks ${all}`,
      identity: all,
    };
  const alone = refusing.some(node => isOnly(node, 'demands')) ? 0 : rank.notAlone;
  const unmet = [...new Map(refusing.flatMap(node => node.demands).map(one => [one.path, one])).values()];
  const missing = unmet.filter(({ path }) => nodes.every(node => node.demands.some(one => one.path === path)));
  const [lead] = missing.length > 0 ? missing : unmet;
  const demand = lead ? requirementText(lead.requirement) : all;
  const refusal = fill('{where}: does not match {texts}', {
    where,
    texts: unmet.map(({ requirement }) => requirementText(requirement)).join(', '),
  });
  const near =
    lead && !isExclusion(lead)
      ? nearestLabel(
          lead.requirement,
          nodes.map(({ node }) => node),
        )
      : undefined;
  const origin = demandOrigin(facts, lead, question.snapshot);
  const values = {
    demands: all,
    demand,
    where,
    origin: origin.text,
    near: near ? `${near.key}=${near.value || '""'}` : '',
    nearNode: near ? nameOf(near.node) : '',
    having: someOf(nodes.filter(node => node.demands.length === 0).map(({ node }) => nameOf(node))),
  };
  const own = [...evidence, ...origin.evidence];
  const cited = near ? [...own, ...cite(asNode(near.node), `metadata.labels["${near.key}"]`)] : own;
  const base = { values, refusal, identity: all };
  if (missing.length === 0)
    return { ...base, ...(values.having ? { wording: someHave } : {}), evidence: own, rank: rank.labels + alone };
  if (near && near.distance <= 2 && isSlip(lead, near.key))
    return { ...base, wording: nearMiss, evidence: cited, rank: rank.spelling + alone };
  if (near) return { ...base, wording: otherValue, evidence: cited, rank: rank.labels + alone };
  return { ...base, wording: isExclusion(lead) ? excluded : nobody, evidence: own, rank: rank.labels + alone };
};

/** Whether a like label can be the one that was meant: not where numbers are compared or a machine set the value. */
const isSlip = (lead: NodeDemand | undefined, near: string): boolean =>
  !(near === lead?.requirement.key && (isGivenLabel(near) || /^[GL]t$/.test(lead.requirement.operator)));

/** A demand that nodes fail by what they have, or by being another node. */
const isExclusion = (demand: NodeDemand | undefined): boolean =>
  demand !== undefined &&
  (/^(?:NotIn|DoesNotExist)$/.test(demand.requirement.operator) || demand.requirement.key === 'metadata.name');

const prefilterNodeSet: Rule = {
  id: 'prefilter-node-set',
  severity: 'high',
  title: 'Pod is bound to {pinned}, which refuses it',
  explanation:
    'The pod may only run on {pinned}; {count} of {total} node(s) were never considered. That is how a DaemonSet or a local volume binds a pod to its node and is not a fault by itself.',
  next: [
    {
      why: 'See what binds the pod to its node',
      command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.affinity}'",
    },
  ],
  about:
    'Before it looks at nodes one by one, the scheduler narrows them down to those that an affinity by name or a bound local volume allows. The rest are counted as not satisfying the plugin.',
  examples: [
    { text: "node(s) didn't satisfy plugin(s) [NodeAffinity]", from: 'Kubernetes 1.34.4' },
    { text: "node(s) didn't satisfy plugin(s) [NodeAffinity VolumeBinding] simultaneously", from: 'Kubernetes 1.32' },
    { text: "node(s) didn't satisfy plugin [VolumeBinding]", from: 'Kubernetes 1.31' },
  ],
};

const nodeUnschedulable: Rule = {
  id: 'node-unschedulable',
  severity: 'high',
  title: '{where} cordoned',
  explanation:
    'The pod could be considered for {where}, were it not cordoned (spec.unschedulable): nothing new is placed there until somebody uncordons it, usually after maintenance.',
  next: [
    { why: 'See which nodes are cordoned', command: 'kubectl get nodes' },
    { why: 'Let pods onto the node again', command: 'kubectl uncordon {node}' },
  ],
  about:
    'kubectl cordon and kubectl drain mark a node as unschedulable. Pods that run there stay, new ones are refused.',
  reference: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
  examples: [
    { text: 'node(s) were unschedulable', from: 'Kubernetes 1.34.4' },
    { text: 'node(s) were unschedulable', from: 'pkg/scheduler/framework/plugins/nodeunschedulable' },
  ],
};

const lookAtCordons = (question: Question): Look => {
  const cordoned = demandedFirst(question.refusing);
  const [first] = cordoned;
  const where = first ? someOf(cordoned.map(({ node }) => nameOf(node))) : whichNodes(question);
  return {
    values: { where, node: first ? nameOf(first.node) : 'NODE' },
    evidence: cordoned.slice(0, 4).flatMap(({ node }) => cite(asNode(node), 'spec.unschedulable')),
    rank: rankOfCordon(question),
    refusal: `${where}: cordoned (unschedulable)`,
  };
};

/** Where a node is cordoned that would take the pod, and the others are reserved for others, the cordon is what changed. */
const rankOfCordon = ({ refusing, nodes }: Question): number => {
  if (!refusing.some(node => isOnly(node, 'cordoned'))) return rank.cordon + rank.notAlone;
  const others = (nodes ?? []).filter(node => !node.cordoned);
  return others.every(({ taints }) => taints.some(({ key }) => !isConditionTaint(key)))
    ? rank.neighbour + 0.5
    : rank.cordon;
};

/** Labels that machines set: another zone or host name is another place, not a slip. */
const isGivenLabel = (key: string): boolean => /(?:^|\.)kubernetes\.io\/|k8s\.io\//.test(key);

export const demandRows: readonly ClauseRow[] = [
  {
    rule: nodeAffinityMismatch,
    pattern: /^node\(s\) didn't match Pod's node affinity(?:\/selector)?$/,
    obstacle: 'demands',
    look,
  },
  {
    rule: prefilterNodeSet,
    pattern: /^node\(s\) didn't satisfy plugin(?:\(s\))? \[/,
    obstacle: 'demands',
    look: ({ facts, clause }) => ({
      values: { pinned: someOf(pinnedNodes(facts.pod) ?? []) || 'certain nodes' },
      rank: rank.byDesign + rank.notAlone,
      refusal: `${clause.count} node(s) not meant for this pod`,
    }),
  },
  {
    rule: nodeUnschedulable,
    pattern: /^node\(s\) were unschedulable$/,
    obstacle: 'cordoned',
    look: lookAtCordons,
  },
];
