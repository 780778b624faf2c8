import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { Node } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { conditionOf } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { leaseText } from '../node-lease.ts';

/** How long a kubelet may take to notice a pod, ms. */
const kubeletBudget = 60_000;

const nodeMissing: Rule = {
  id: 'node-missing-for-pod',
  severity: 'high',
  title: 'Bound to node {node}, which does not exist',
  explanation:
    'The pod is bound to the node {node}, and the cluster has no such node{hint}. No kubelet will ever start it; after about a minute the pod garbage collector deletes it.',
  next: [
    { why: 'See the nodes that exist', command: 'kubectl get nodes' },
    {
      why: 'See who names the node',
      command: "kubectl get {owner} -n {namespace} -o jsonpath='{.spec.template.spec.nodeName}'",
    },
  ],
  about:
    'spec.nodeName binds a pod to a node without asking the scheduler. A slip in the name, a manifest from another cluster, or a node that was scaled away leave a pod that nobody runs.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
};

const nodeGone = {
  title: 'Its node {node} does not exist any more',
  explanation:
    'The pod ran on the node {node}, and the cluster has no such node any more{hint}. Nothing reports on it or runs it; the pod garbage collector deletes it within about a minute.',
};

const kubeletNotActing: Rule = {
  id: 'kubelet-not-acting',
  severity: 'critical',
  title: 'The kubelet of {node} does not act on the pod',
  explanation:
    'The pod was bound to {node} {age} ago, and the kubelet there has not touched it: no container status, no start time, no event. {state} {lease}',
  next: [
    { why: 'See the condition of the node', command: 'kubectl describe node {node}' },
    {
      why: 'See when its kubelet last reported',
      command: "kubectl get lease {node} -n kube-node-lease -o jsonpath='{.spec.renewTime}'",
    },
  ],
  about:
    'Once a pod is bound the kubelet of its node reports within seconds. Where it does not, the kubelet is down, hangs, cannot reach the API server, or has a long backlog.',
  reference: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
  explainedBy: [{ rules: ['node-notready', 'node-unreachable', 'node-cni-down'], within: 'related' }],
};

/** Pods that have a node whose kubelet has not reported anything yet. */
export const boundCheck: PodCheck = {
  rules: [nodeMissing, kubeletNotActing],
  *run(facts, snapshot): Iterable<Outcome> {
    const { node } = facts;
    if (!node || facts.stage === 'finished') return;
    const known = snapshot.object('Node', '', node);
    const pod = { ...facts.pod, kind: 'Pod' };
    const isGone = known.state === 'absent' && facts.stage !== 'deleting';
    const nodes = isGone ? ifRead(snapshot.objects('Node', '')) : undefined;
    // Pods without a single node: what was read is not the whole cluster.
    if (isGone && nodes?.length !== 0) {
      const names = (nodes ?? []).map(one => one.metadata?.name ?? '');
      const near = nearNames(node, names);
      const shown = near.length > 0 ? near : names.slice(0, 3);
      yield {
        outcome: 'found',
        rule: facts.stage === 'bound' ? nodeMissing : { ...nodeMissing, ...nodeGone },
        values: { node, hint: shown.length > 0 ? fill('; there is {names}', { names: shown.join(', ') }) : '' },
        evidence: [
          ...cite(pod, 'spec.nodeName', 'status.phase'),
          ...shown.flatMap(name => cite({ kind: 'Node', metadata: { name } }, 'metadata.name')),
        ],
        identity: node,
      };
      return;
    }
    if (facts.stage !== 'bound') return;
    const scheduled = parseTime(conditionOf(facts, 'PodScheduled')?.lastTransitionTime) ?? facts.createdAt;
    const age = snapshot.now - scheduled;
    const fromKubelet = facts.events.some(event => event.source === 'kubelet');
    if (age < kubeletBudget || facts.pod.status?.startTime || fromKubelet || facts.eventsKnown === 'unknown') return;
    const lease = leaseText(node, snapshot);
    const ready = ifRead(known)?.status?.conditions?.find(condition => condition.type === 'Ready');
    yield {
      outcome: 'found',
      rule: kubeletNotActing,
      values: {
        node,
        age: humanDuration(age),
        state: ready
          ? fill('The node says Ready={status} ({reason}).', {
              status: ready.status ?? 'Unknown',
              reason: ready.reason ?? '',
            })
          : 'What the node itself reports could not be read.',
        lease: lease.text,
      },
      evidence: [
        ...cite(pod, 'spec.nodeName', 'status.phase', 'metadata.creationTimestamp'),
        ...cite(pod, `${conditionOf(facts, 'PodScheduled')?.path}.lastTransitionTime`),
        ...citeReady(ifRead(known)),
        ...lease.evidence,
      ],
      related: [{ kind: 'Node', namespace: '', name: node }],
      confidence: 'likely',
      since: scheduled,
      identity: node,
    };
  },
};

const citeReady = (node: Node | undefined): readonly Evidence[] => {
  const at = node?.status?.conditions?.findIndex(condition => condition.type === 'Ready') ?? -1;
  return node && at >= 0
    ? cite({ ...node, kind: 'Node' }, `status.conditions[${at}].status`, `status.conditions[${at}].reason`)
    : [];
};
