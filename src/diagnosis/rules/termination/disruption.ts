import type { EventView } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import { tolerates } from '../../../model/taints.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/';

const toldToGo = (id: string, text: Pick<Rule, 'title' | 'explanation' | 'about' | 'next'>): Rule => ({
  id,
  severity: 'low',
  effect: 'progressing',
  reference: docs,
  ...text,
});

const nodeState = { why: 'See the state and taints of the node', command: 'kubectl describe node {node}' } as const;

export const taintEvicted = toldToGo('taint-evicted', {
  title: 'Told to go by {taint} of {node}',
  explanation:
    'The pod was told to end because {node} has {taint} with the effect NoExecute, which it does not tolerate (any more): {message}.',
  about:
    'A node that is not Ready, or that somebody tainted NoExecute, gives up its pods: those that do not tolerate the taint at once, the others after tolerationSeconds (300s by default).',
  next: [nodeState],
});

export const apiEvicted = toldToGo('api-evicted', {
  title: 'Evicted through the API, as by a drain',
  explanation:
    'The pod was told to end by an eviction: somebody drains {node}, or an autoscaler or descheduler wants it elsewhere.',
  about:
    'kubectl drain, cluster autoscalers and deschedulers evict pods through the API, which keeps to the PodDisruptionBudgets.',
  next: [nodeState],
});

export const preempted = toldToGo('preempted', {
  title: 'Told to go for a pod of higher priority',
  explanation: 'The pod was told to end so that a pod of higher priority fits on {node}: {message}.',
  about: 'When a pod of higher priority fits nowhere, the scheduler ends pods of lower priority for it.',
  next: [{ why: 'See the priorities', command: 'kubectl get priorityclasses' }],
});

export const deviceTaintEvicted = toldToGo('device-taint-eviction', {
  title: 'Told to go by a taint of its device',
  explanation:
    'The pod was told to end because a device that it uses on {node} has a NoExecute taint that its claim does not tolerate: {message}.',
  about:
    'Drivers and people taint devices that are broken or to be maintained (DeviceTaintRule, Kubernetes 1.33 and later). A taint with the effect NoExecute ends the pods that use the device.',
  next: [
    { why: 'See the taints of the devices', command: 'kubectl get devicetaintrules,resourceslices -o yaml' },
    nodeState,
  ],
});

const byReason: Readonly<Record<string, Rule>> = {
  DeletionByTaintManager: taintEvicted,
  EvictionByEvictionAPI: apiEvicted,
  PreemptionByScheduler: preempted,
  DeletionByDeviceTaintManager: deviceTaintEvicted,
};

/** The events that say so, where the condition is not there (yet). */
const byEvent: Readonly<Record<string, Rule>> = {
  TaintManagerEviction: taintEvicted,
  Preempted: preempted,
  DeviceTaintManagerEviction: deviceTaintEvicted,
};

/** Why a pod that is going was told to go (catalogue sections H.2 and I.3); what holds it up weighs more. */
export const disruptionCheck: PodCheck = {
  rules: [taintEvicted, apiEvicted, preempted, deviceTaintEvicted],
  *run(pod, snapshot) {
    if (!pod.pod.metadata?.deletionTimestamp) return;
    const target = conditionOf(pod, 'DisruptionTarget');
    const [event] = endings(pod);
    const rule = (target?.status === 'True' && byReason[target.reason ?? '']) || byEvent[event?.reason ?? ''];
    if (!rule) return;
    const taint = rule === taintEvicted ? evictingTaint(pod, snapshot) : undefined;
    yield {
      outcome: 'found',
      rule,
      values: {
        node: pod.node ?? 'its node',
        taint: taint ? `the taint ${taint.text}` : 'a taint',
        message: (target?.message || event?.message || 'no reason is given').replace(/\.$/, ''),
      },
      evidence: [...evidenceOf(pod), ...(taint?.evidence ?? [])],
      since: parseTime(target?.lastTransitionTime) ?? event?.firstSeen ?? pod.createdAt,
    };
  },
};

/** The taint manager uses one reason for both: “Marking for deletion Pod a/b” and “Cancelling deletion of Pod a/b”. */
const endings = (pod: PodFacts): readonly EventView[] => {
  const [newest] = eventsWith(pod, ...Object.keys(byEvent));
  return newest && !/^Cancelling/.test(newest.message) ? [newest] : [];
};

const evidenceOf = (pod: PodFacts): readonly Evidence[] => {
  const target = conditionOf(pod, 'DisruptionTarget');
  return [
    ...(target?.status === 'True' ? cite(pod.pod, `${target.path}.reason`, `${target.path}.message`) : []),
    ...endings(pod).flatMap(citeEvent),
    ...cite(pod.pod, 'spec.nodeName', 'metadata.deletionTimestamp'),
  ];
};

/** The NoExecute taint of its node that sends a pod away: the first that it does not tolerate for ever. */
const evictingTaint = (
  pod: PodFacts,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } | undefined => {
  const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
  const lasting = (pod.pod.spec?.tolerations ?? []).filter(one => (one?.tolerationSeconds ?? undefined) === undefined);
  const taints = node?.spec?.taints ?? [];
  const index = taints.findIndex(taint => taint?.effect === 'NoExecute' && !lasting.some(one => tolerates(one, taint)));
  const taint = taints[index];
  if (!node || !taint) return undefined;
  return {
    text: taint.value ? `${taint.key}=${taint.value}` : taint.key,
    evidence: cite({ ...node, kind: 'Node' }, `spec.taints[${index}]`),
  };
};
