import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import * as rules from './deletion-rules.ts';
import { killDeadline, lastEnd, nodeReadySince } from './kill-deadline.ts';
import { nodeAnswer } from './node-answer.ts';
import { preStopOf, stubbornness } from './stopping.ts';

/** What the kubelet is granted after the grace before a pod counts as stuck, ms. */
const settle = 30_000;
/** Finalizers that their controllers always remove within moments. */
const shortLived = ['batch.kubernetes.io/job-tracking', 'foregroundDeletion', 'orphan'];

/** Pods with a deletionTimestamp: what they wait for (catalogue section I.4). */
export const deletionCheck: PodCheck = {
  rules: Object.values(rules),
  *run(pod, snapshot) {
    const deadline = parseTime(pod.pod.metadata?.deletionTimestamp);
    if (deadline === undefined) return;
    yield judge(pod, deadline, snapshot);
  },
};

const judge = (pod: PodFacts, told: number, snapshot: Snapshot): Outcome => {
  const { now } = snapshot;
  const deadline = killDeadline(pod, told, snapshot);
  const overdue = now - deadline;
  const finalizers = pod.pod.metadata?.finalizers ?? [];
  const running = pod.containers.filter(container => container.running);
  const found = (
    rule: Rule,
    values: Record<string, string | number> = {},
    evidence: readonly Evidence[] = [],
  ): Outcome => result(pod, deadline, now, rule, values, evidence);

  if (pod.pod.metadata?.annotations?.['kubernetes.io/config.mirror']) return found(rules.mirror);
  const node = nodeAnswer(pod, snapshot);
  if (node.down && (running.length > 0 || overdue > settle))
    return found(
      node.gone ? rules.nodeGone : rules.nodeDown,
      { nodeSince: node.since === undefined ? 'then' : `${humanDuration(now - node.since)} ago` },
      node.evidence,
    );
  if (running.length === 0 && finalizers.length > 0 && overdue > (finalizers.every(isShortLived) ? 2 * settle : 10_000))
    return found(
      rules.finalizer,
      {
        finalizer: finalizers[0] ?? '',
        finalizers: finalizers.join(', '),
        hint: hintOf(finalizers[0] ?? ''),
        replacement:
          controllerOf(pod.pod)?.kind === 'StatefulSet'
            ? 'As long as the pod exists, its StatefulSet does not make its replacement.'
            : '',
      },
      cite(pod.pod, 'metadata.finalizers', ...pod.containers.flatMap(endPath)),
    );
  const failed = eventsWith(pod, 'FailedKillPod')[0];
  const isOver = failed && failed.lastSeen < nodeReadySince(pod, snapshot) && overdue <= settle;
  if (failed && !isOver && now - failed.lastSeen < 10 * 60_000 && (overdue > 0 || failed.count > 1))
    return found(
      rules.killFailed,
      { what: killWords(failed.message), cause: sentence(failed.message) },
      citeEvent(failed),
    );
  const exceeded = eventsWith(pod, 'ExceededGracePeriod')[0];
  if (exceeded && running.length > 0 && overdue > 0) return found(rules.runtimeSlow, {}, citeEvent(exceeded));
  if (running.length > 0)
    return overdue > settle ? found(rules.runtimeSlow) : stopping(pod, running, deadline, snapshot);
  if (overdue <= settle) return found(overdue < 0 ? rules.normal : rules.almostGone);
  // Containers that would not end came first; cleaning up begins only then.
  if (now - lastEnd(pod) <= settle) return found(rules.almostGone);
  return cleaningUp(pod, overdue, snapshot, found);
};

const result = (
  pod: PodFacts,
  deadline: number,
  now: number,
  rule: Rule,
  values: Record<string, string | number>,
  evidence: readonly Evidence[],
  container?: string,
): Outcome => {
  const grace = pod.pod.metadata?.deletionGracePeriodSeconds || (pod.pod.spec?.terminationGracePeriodSeconds ?? 30);
  const told = parseTime(pod.pod.metadata?.deletionTimestamp) ?? deadline;
  const asked = told - (pod.pod.metadata?.deletionGracePeriodSeconds ?? grace) * 1000;
  return {
    outcome: 'found',
    rule,
    ...(container ? { container } : {}),
    values: {
      node: pod.node ?? 'no node',
      grace,
      asked: humanDuration(Math.max(0, now - asked)),
      left: Math.max(0, Math.ceil((deadline - now) / 1000)),
      overdue: humanDuration(Math.max(0, now - deadline)),
      reason: reasonOf(pod),
      ...values,
    },
    evidence: [
      ...cite(pod.pod, 'metadata.deletionTimestamp', 'metadata.deletionGracePeriodSeconds', 'spec.nodeName'),
      ...evidence,
      ...disruption(pod),
    ],
    since: rule.effect === 'progressing' ? asked : deadline,
    related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
    identity: String(values.finalizers ?? pod.node ?? ''),
  };
};

/** Within the grace period: who still runs, and whether that is all right. */
const stopping = (pod: PodFacts, running: readonly ContainerView[], deadline: number, snapshot: Snapshot): Outcome => {
  const grace = pod.pod.metadata?.deletionGracePeriodSeconds ?? pod.pod.spec?.terminationGracePeriodSeconds ?? 30;
  const asked = (snapshot.now - deadline) / 1000 + grace;
  for (const container of running.filter(one => one.role === 'regular')) {
    const hook = preStopOf(container);
    const path = `${container.specPath}.lifecycle.preStop`;
    if (
      hook &&
      (hook.seconds === undefined
        ? asked >= 30 && asked >= Math.min(grace / 2, 60)
        : asked <= hook.seconds && (hook.seconds >= 30 || hook.seconds >= grace / 2))
    ) {
      const waits = result(
        pod,
        deadline,
        snapshot.now,
        rules.preStop,
        { hook: hook.text },
        cite(pod.pod, path),
        container.name,
      );
      // Of a hook that does not say how long it takes, nobody tells whether it runs or the program ends slowly.
      return waits.outcome === 'found' && hook.seconds === undefined ? { ...waits, confidence: 'likely' } : waits;
    }
    // A hook that says how long it takes is over by then.
    const hasOpenEnd = hook !== undefined && hook.seconds === undefined;
    const stubborn = stubbornness(pod, container, asked - (hook?.seconds ?? 0), grace, hasOpenEnd, snapshot);
    if (stubborn)
      return result(
        pod,
        deadline,
        snapshot.now,
        rules.sigtermIgnored,
        { sign: stubborn.sign },
        [...state(pod, container), ...stubborn.evidence],
        container.name,
      );
  }
  return result(pod, deadline, snapshot.now, snapshot.now < deadline ? rules.normal : rules.almostGone, {}, []);
};

const cleaningUp = (
  pod: PodFacts,
  overdue: number,
  snapshot: Snapshot,
  found: (rule: Rule, values?: Record<string, string | number>, evidence?: readonly Evidence[]) => Outcome,
): Outcome => {
  const known = pod.node ? snapshot.podsOnNode(pod.node) : undefined;
  const stuck = (known?.state === 'read' ? known.value : []).filter(other => {
    const deleted = parseTime(other.metadata?.deletionTimestamp);
    return deleted !== undefined && snapshot.now - deleted > settle;
  });
  if (stuck.length >= 5) return found(rules.backlog, { count: stuck.length });
  const volumes = (pod.pod.spec?.volumes ?? []).filter(
    ({ persistentVolumeClaim, nfs, csi, ephemeral, iscsi }) =>
      persistentVolumeClaim || nfs || csi || ephemeral || iscsi,
  );
  const outcome = found(
    volumes.length > 0 ? rules.volume : rules.cleanUp,
    { volumes: volumes.map(volume => volume.name).join(', ') },
    cite(pod.pod, ...pod.containers.flatMap(endPath)),
  );
  const confidence = volumes.length > 0 && overdue > 2 * settle ? 'likely' : 'possible';
  return outcome.outcome === 'found' ? { ...outcome, confidence } : outcome;
};

const isShortLived = (finalizer: string): boolean => shortLived.includes(finalizer);

/** The word of a finalizer by which its controller may be found: `acme` of `drain.queue.acme.io/flush`. */
const hintOf = (finalizer: string): string => {
  const labels = (finalizer.split('/')[0] ?? finalizer).split('.');
  return labels.length >= 2 ? (labels.at(-2) ?? finalizer) : finalizer;
};

const endPath = ({ statusPath }: ContainerView): readonly string[] =>
  statusPath ? [`${statusPath}.state.terminated.finishedAt`] : [];

const state = (pod: PodFacts, container: ContainerView): readonly Evidence[] => [
  ...(container.statusPath ? cite(pod.pod, `${container.statusPath}.state.running.startedAt`) : []),
  ...eventsWith(pod, 'Killing')
    .filter(event => event.container === container.name)
    .slice(0, 1)
    .flatMap(citeEvent),
];

const killWords = (message: string): string => {
  if (/failed \(delete\)|network/.test(message)) return 'its network does not come off';
  return message.includes('KillContainerError') ? 'a container cannot be killed' : 'its sandbox cannot be removed';
};

const reasons: Readonly<Record<string, string>> = {
  PreemptionByScheduler: ' to make room for a pod of higher priority',
  DeletionByTaintManager: ' because of a NoExecute taint of its node',
  EvictionByEvictionAPI: ' by an eviction, as a drain or an autoscaler does it',
  DeletionByPodGC: ' because its node is gone',
  TerminationByKubelet: ' by the kubelet of its node',
  DeletionByDeviceTaintManager: ' because of a taint of its device',
};

const reasonOf = (pod: PodFacts): string => {
  const target = conditionOf(pod, 'DisruptionTarget');
  return (target?.status === 'True' && reasons[target.reason ?? '']) || '';
};

const disruption = (pod: PodFacts): readonly Evidence[] => {
  const target = conditionOf(pod, 'DisruptionTarget');
  return target?.status === 'True' ? cite(pod.pod, `${target.path}.reason`, `${target.path}.message`) : [];
};
