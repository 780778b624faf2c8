import { humanDuration } from '../../../model/age.ts';
import type { PodCondition } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { PodCheck, Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';

/** A kubelet that has taken a pod reports all of its containers within seconds; the API server may be slow, ms. */
const reportBudget = 10 * 60_000;

const unknownStatus: Rule = {
  id: 'containers-unknown-status',
  severity: 'low',
  role: 'note',
  title: 'The kubelet has not reported every container',
  explanation:
    'The kubelet of {node} has not reported the state of every container: {message}. That is usual for moments after a pod was bound or a container was added to it.',
  about:
    'The status of a container is missing: the kubelet has just got the pod, or a container has been added. That passes by itself; where it does not, the kubelet cannot write what it knows, or something else has changed the status.',
  next: [{ why: 'See the conditions of the pod', command: 'kubectl describe pod -n {namespace} {pod}' }, nodeState],
  explainedBy: [{ rules: ['node-notready', 'node-unreachable', 'node-cni-down'], within: 'related' }],
};
const nothingReported: Rule = {
  ...unknownStatus,
  severity: 'high',
  role: 'symptom',
  title: 'No container reported for {age}',
  explanation:
    'The kubelet of {node} has taken the pod {age} ago and has reported none of its containers since: {message}. The pod is Pending: none of them is known to have started.',
};
const runsUnseen: Rule = {
  ...unknownStatus,
  title: 'Running, but no container is reported',
  explanation:
    'The status of the pod says Running and holds the state of no container, so nobody can tell which of them run and why the pod is not Ready.',
};

/** Pods whose status leaves out containers (catalogue H.3). One that is Ready all the same was only cut short in a dump. */
export const unknownStatusCheck: PodCheck = {
  rules: [unknownStatus],
  *run(pod, snapshot) {
    if (
      !pod.node ||
      pod.stage === 'deleting' ||
      pod.stage === 'finished' ||
      conditionOf(pod, 'Ready')?.status === 'True'
    )
      return;
    const said = unknownCondition(pod);
    const runs = pod.pod.status?.phase === 'Running' && pod.stage === 'bound';
    if (!said && !runs) return;
    const taken = parseTime(pod.pod.status?.startTime) ?? pod.createdAt;
    const isLate = snapshot.now - taken > reportBudget;
    const rule = runs ? runsUnseen : isLate && pod.stage === 'bound' ? nothingReported : unknownStatus;
    yield {
      outcome: 'found',
      rule,
      values: {
        node: pod.node,
        age: humanDuration(snapshot.now - taken),
        message: said?.message || said?.reason || '',
      },
      evidence: [
        ...(said ? cite(pod.pod, `${said.path}.message`, `${said.path}.reason`) : []),
        ...cite(pod.pod, 'status.phase', 'status.startTime', 'spec.nodeName'),
      ],
      related: [{ kind: 'Node', namespace: '', name: pod.node }],
      ...(rule === nothingReported ? { since: taken } : {}),
    };
  },
};

/** The condition by which the kubelet says that it misses the status of containers. */
export const unknownCondition = (pod: PodFacts): (PodCondition & { readonly path: string }) | undefined =>
  ['Initialized', 'ContainersReady', 'Ready']
    .flatMap(type => conditionOf(pod, type) ?? [])
    .find(
      ({ status, reason, message }) =>
        status === 'False' &&
        (reason === 'UnknownContainerStatuses' || /containers with unknown status: \[/.test(message ?? '')),
    );
