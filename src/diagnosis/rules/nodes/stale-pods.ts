import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { conditionOf, eventsWith } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';

const readyForcedFalse: Rule = {
  id: 'ready-forced-false-by-node',
  severity: 'high',
  role: 'symptom',
  title: 'Taken out of service: node {node} is lost',
  explanation:
    'The containers of the pod were ready when the kubelet of {node} last reported, but the node controller has set the pod to not ready {age} ago because the node is not ready. Its Services send it no traffic; whether it still runs cannot be told from here.',
  next: [
    { why: 'See the condition of the node', command: 'kubectl describe node {node}' },
    { why: 'See the pods on the node', command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}' },
  ],
  about:
    'When a node stops reporting, the node controller sets all its pods to Ready=False. The container statuses stay what they were; they are not to be believed.',
  reference: 'https://kubernetes.io/docs/concepts/architecture/nodes/#node-status',
  explainedBy: [{ rules: ['node-notready', 'node-unreachable', 'node-cni-down'], within: 'related' }],
};

/** Pods whose own report is good and which are not ready because their node is lost. */
export const stalePodCheck: PodCheck = {
  rules: [readyForcedFalse],
  *run(facts, snapshot): Iterable<Outcome> {
    const { node } = facts;
    if (!node || facts.stage !== 'running') return;
    const ready = conditionOf(facts, 'Ready');
    const regular = facts.containers.filter(container => container.role === 'regular');
    if (ready?.status !== 'False' || (facts.pod.spec?.readinessGates ?? []).length > 0) return;
    if (regular.length === 0 || !regular.every(container => container.ready && container.running)) return;
    const nodeReady = ifRead(snapshot.object('Node', '', node))?.status?.conditions?.find(one => one.type === 'Ready');
    const event = eventsWith(facts, 'NodeNotReady')[0];
    if (nodeReady ? nodeReady.status === 'True' : !event) return;
    const since = parseTime(ready.lastTransitionTime);
    yield {
      outcome: 'found',
      rule: readyForcedFalse,
      values: { node, age: humanDuration(snapshot.now - (since ?? snapshot.now)) },
      evidence: [
        ...cite({ ...facts.pod, kind: 'Pod' }, `${ready.path}.status`, 'spec.nodeName'),
        ...(event ? citeEvent(event) : []),
      ],
      related: [{ kind: 'Node', namespace: '', name: node }],
      ...(since === undefined ? {} : { since }),
      identity: node,
    };
  },
};
