import { controllerOf } from '../../../model/owner.ts';
import { tolerates } from '../../../model/taints.ts';
import { cite } from '../../evidence.ts';
import type { PodCheck, Rule } from '../../rule.ts';

const toleratesAll: Rule = {
  id: 'smell-tolerate-all',
  severity: 'low',
  role: 'note',
  title: 'Stays on {node}: it tolerates every taint',
  explanation:
    'The pod tolerates every taint (operator Exists without a key), that of a node which does not answer too: it is not moved away from {node}, however long that lasts.',
  next: [{ why: 'Change the tolerations', command: 'kubectl edit -n {namespace} {owner}' }],
  about:
    'A toleration with operator Exists and no key matches every taint. It is meant for agents that have to run on every node; other pods then stay on nodes that are lost, and may be placed on such nodes.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
};

/** Pods that nobody moves away from a node that is lost (catalogue section M): told where it does harm only. */
export const staysCheck: PodCheck = {
  rules: [toleratesAll],
  *run(pod, snapshot) {
    if (!pod.node || pod.stage === 'finished' || pod.stage === 'deleting') return;
    const tolerations = pod.pod.spec?.tolerations ?? [];
    const index = tolerations.findIndex(one => one && !one.key && one.operator === 'Exists');
    const toleration = tolerations[index];
    if (!toleration || toleration.tolerationSeconds != null) return;
    // Agents are meant to stay, and static pods belong to their node.
    if (['DaemonSet', 'Node'].includes(controllerOf(pod.pod)?.kind ?? '')) return;
    const known = snapshot.object('Node', '', pod.node);
    if (known.state !== 'read') return;
    const at = (known.value.spec?.taints ?? []).findIndex(
      taint =>
        taint?.key === 'node.kubernetes.io/unreachable' && taint.effect === 'NoExecute' && tolerates(toleration, taint),
    );
    if (at < 0) return;
    yield {
      outcome: 'found',
      rule: toleratesAll,
      values: { node: pod.node },
      evidence: [
        ...cite(pod.pod, `spec.tolerations[${index}]`, 'spec.nodeName'),
        ...cite({ ...known.value, kind: 'Node' }, `spec.taints[${at}].key`, `spec.taints[${at}].effect`),
      ],
    };
  },
};
