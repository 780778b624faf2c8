import { isConditionTaint, isControlPlaneTaint, type Taint, taintText } from '../../../model/taints.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { demandedFirst, isOnly, type NodeObstacles } from './node-obstacles.ts';
import { asNode, type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const untoleratedTaint: Rule = {
  id: 'untolerated-taint',
  severity: 'high',
  title: 'Nodes have taints the pod does not tolerate',
  explanation: '{count} of {total} node(s) carry a taint that the pod does not tolerate: {taints}.',
  next: [
    {
      why: 'See the taints of all nodes',
      command: "kubectl get nodes -o custom-columns='NODE:.metadata.name,TAINTS:.spec.taints'",
    },
    {
      why: 'See what the pod tolerates',
      command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.tolerations}'",
    },
  ],
  about:
    'A taint with the effect NoSchedule or NoExecute keeps pods off a node unless they carry a matching toleration. People set taints to reserve nodes; Kubernetes sets them on nodes that are not ready or short of something.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
  explainedBy: [
    {
      rules: ['node-notready', 'node-unreachable', 'node-cni-down', 'node-pressure-*', 'node-disk-full'],
      within: 'related',
    },
  ],
  examples: [
    { text: 'node(s) had untolerated taint {dedicated: gpu}', from: 'Kubernetes 1.33, TaintToleration' },
    { text: 'node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }', from: 'Kubernetes 1.30' },
    { text: 'node(s) had untolerated taint(s)', from: 'Kubernetes 1.34.4' },
    { text: "node(s) had taint {key: value}, that the pod didn't tolerate", from: 'Kubernetes before 1.25' },
  ],
};

const quotedTaint = {
  title: 'Taint {taint} is not tolerated',
  explanation: untoleratedTaint.explanation,
};
const reservedNode = {
  title: 'Taint {taint} on {where} not tolerated',
  explanation:
    'The pod has no toleration for {taints}. Without it the scheduler may not place the pod there, however much room there is.',
};
const brokenNode = {
  title: '{where}: {taint}',
  explanation:
    'Kubernetes itself has tainted {where}, because the node is not fit to take pods at the moment: {taints}. The pod waits until that is over or another node is there.',
};
const keyOnly = {
  title: 'Taint {taint} on {where}, tolerated only as {near}',
  explanation:
    'The pod tolerates {near}, but the node says {taints}: key, value and effect of a toleration have to fit the taint.',
};

const look = (question: Question): Look => {
  const { refusing, match, facts } = question;
  const quoted = match[1] === undefined ? undefined : `${match[1]}${match[2] ? `=${match[2]}` : ''}`;
  const mine = quoted
    ? refusing.filter(({ taints }) => taints.some(taint => taintText(taint).startsWith(`${quoted}:`)))
    : refusing;
  // A taint on a node that the pod does not want anyway is not what keeps it waiting.
  const nodes = demandedFirst(mine.length > 0 ? mine : refusing);
  const byTaint = new Map<string, { taint: Taint; names: string[] }>();
  for (const { node, taints } of nodes)
    for (const taint of taints) {
      if (quoted && !taintText(taint).startsWith(`${quoted}:`)) continue;
      const entry = byTaint.get(taintText(taint)) ?? { taint, names: [] };
      entry.names.push(nameOf(node));
      byTaint.set(taintText(taint), entry);
    }
  const tolerations = facts.pod.spec?.tolerations ?? [];
  const nearTo = (taint: Taint) => tolerations.find(({ key }) => key && key === taint.key && !isConditionTaint(key));
  const unwell = new Set(nodes.filter(isOnlyUnwell).map(({ node }) => nameOf(node)));
  const leads = ({ taint, names }: { readonly taint: Taint; readonly names: readonly string[] }): boolean =>
    nearTo(taint) !== undefined || (isConditionTaint(taint.key) && names.some(name => unwell.has(name)));
  const entries = [...byTaint].sort(
    ([, one], [, other]) => Number(leads(other)) - Number(leads(one)) || weight(one.taint) - weight(other.taint),
  );
  const [first] = entries;
  if (!first) {
    const where = whichNodes(question);
    return {
      ...(quoted ? { wording: quotedTaint, identity: quoted } : {}),
      values: { taint: quoted ?? '', taints: quoted ?? 'which one, only the node objects tell' },
      // No node carries it any more: that clause is out of date.
      // Which taint it is, nobody can tell: mostly that of a control plane, which only pods with tolerations are meant for.
      rank:
        (quoted ? rankOf(match[1] ?? '') : tolerations.some(isChosen) ? rank.taint : rank.labels + 0.5) +
        (question.nodes ? rank.notAlone : 0),
      refusal: quoted ? `${where}: untolerated taint ${quoted}` : `${where}: untolerated taint`,
    };
  }
  const [taint, { names, taint: lead }] = first;
  const taints = entries.map(([text, entry]) => `${text} (${someOf(entry.names)})`).join(', ');
  const near = nearTo(lead);
  const condition = isConditionTaint(lead.key);
  const alone = nodes.some(node => isOnly(node, 'taints')) ? 0 : rank.notAlone;
  return {
    wording: condition ? brokenNode : near ? keyOnly : reservedNode,
    values: {
      taint,
      taints,
      where: someOf(names, 2),
      near: near ? [near.key, near.value].filter(Boolean).join('=') + (near.effect ? `:${near.effect}` : '') : '',
    },
    evidence: [
      ...nodes
        .slice(0, 4)
        .flatMap(({ node }) =>
          (node.spec?.taints ?? []).flatMap((_, index) => cite(asNode(node), `spec.taints[${index}]`)),
        ),
      ...(near ? cite({ ...facts.pod, kind: 'Pod' }, 'spec.tolerations') : []),
    ],
    related: condition ? names.slice(0, 4).map(name => ({ kind: 'Node', namespace: '', name })) : [],
    rank: (leads(first[1]) ? rank.neighbour + 0.5 : rankOf(lead.key)) + alone,
    refusal: `${someOf(nodes.map(({ node }) => nameOf(node)))}: untolerated taint ${entries.map(([text]) => text).join(', ')}`,
    identity: taint,
  };
};

export const taintRows: readonly ClauseRow[] = [
  {
    rule: untoleratedTaint,
    pattern: /^node\(s\) had (?:untolerated )?taint(?:\(s\)| \{([^:}]+): ?([^}]*)\})/,
    obstacle: 'taints',
    look,
  },
];

/** A toleration that somebody wrote, other than those that every pod gets. */
const isChosen = ({ key }: { readonly key?: string }): boolean => key !== undefined && !isConditionTaint(key);

const rankOf = (key: string): number => {
  if (isControlPlaneTaint(key)) return rank.byDesign;
  return isConditionTaint(key) ? rank.brokenNode : rank.taint;
};

/** A node that would take the pod if only it were well: it is what changed, however many others are reserved. */
const isOnlyUnwell = (node: NodeObstacles): boolean =>
  isOnly(node, 'taints') && node.taints.every(({ key }) => isConditionTaint(key));

/** Chosen taints before those of a node's condition, a control plane's own last. */
const weight = ({ key }: Taint): number => (isControlPlaneTaint(key) ? 2 : isConditionTaint(key) ? 1 : 0);
