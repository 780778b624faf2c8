import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { exitMeaning } from '../../../model/exit-code.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import { blamed } from './end-check.ts';
import { runEnd } from './run-end.ts';
import { whoKilled } from './who-killed.ts';

const logs = {
  why: 'Read what the run before said',
  command: 'kubectl logs {pod} -n {namespace} -c {container} --previous',
};
const reference = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts';

const restartsRecent: Rule = {
  id: 'restarts-recent',
  severity: 'low',
  role: 'note',
  title: 'Restarted {ago} ago: {how}',
  explanation:
    'Container {container} runs now, but its run before ended {ago} ago: {how}. It has been restarted {times}.',
  next: [logs],
  about:
    'A container that was restarted a short while ago may do it again. One restart at the start of a pod, while what it needs came up, means nothing.',
  reference,
};

const restartsMany: Rule = {
  id: 'restarts-many',
  severity: 'low',
  role: 'note',
  title: '{count} restarts, the last {ago} ago',
  explanation: 'Container {container} runs well now, but has been restarted {times}, the last time {ago} ago: {how}.',
  next: [logs],
  about: 'Restarts are counted over the life of a pod. A high number that no longer grows is past trouble.',
  reference,
};

const ephemeralFailed: Rule = {
  id: 'ephemeral-container-failed',
  severity: 'low',
  role: 'note',
  title: 'Debug container {container}: {what}',
  explanation:
    'The ephemeral container {container} ({image}), which somebody attached for debugging, does not run: {what}. {message} The pod itself is not affected.',
  next: [{ why: 'Attach another one', command: 'kubectl debug {pod} -n {namespace} -it --image=busybox' }],
  about:
    'Ephemeral containers are attached to a running pod for debugging. They are never restarted, cannot be removed, and do not count for the state of the pod.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/',
};

const recent = 10 * 60_000;
const many = 5;

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** A restart of which the runtime has kept no record: when the run that goes on began is all there is. */
const unknownRestart = (pod: PodFacts, container: ContainerView, since: number): Found => ({
  outcome: 'found',
  rule: since <= recent ? restartsRecent : restartsMany,
  container: container.name,
  values: {
    ago: humanDuration(since),
    count: container.restartCount,
    times: times(container.restartCount),
    how: 'of its end there is no record',
  },
  evidence: cite(pod.pod, `${container.statusPath}.restartCount`, `${container.statusPath}.state.running.startedAt`),
});

/** Notes on pods that are well: restarts behind them, debug containers that do not work. */
export const historyCheck: PodCheck = {
  rules: [restartsRecent, restartsMany, ephemeralFailed],
  healthyToo: true,
  *run(pod, snapshot): Generator<Found> {
    if (pod.pod.metadata?.deletionTimestamp || pod.stage === 'finished') return;
    const troubled = new Set(blamed(pod, snapshot.now).map(({ container }) => container.name));
    for (const container of pod.containers) {
      if (container.role === 'ephemeral') {
        const reason = container.waiting?.reason ?? '';
        const ended = container.terminated?.exitCode ? container.terminated : undefined;
        if (!ended && (reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing')) continue;
        yield {
          outcome: 'found',
          rule: ephemeralFailed,
          container: container.name,
          values: {
            what: ended ? `exit code ${ended.exitCode}` : reason,
            image: container.spec.image ?? '',
            message: container.waiting?.message ? `${container.waiting.message}.` : '',
          },
          evidence: cite(
            pod.pod,
            `${container.statusPath}.state.waiting.reason`,
            `${container.statusPath}.state.waiting.message`,
            `${container.statusPath}.state.terminated.exitCode`,
            `${container.statusPath}.state.terminated.reason`,
            `${container.specPath}.image`,
          ),
        };
        continue;
      }
      const begun = parseTime(container.running?.startedAt);
      if (begun !== undefined && container.restartCount > 0 && !container.lastTerminated) {
        const since = Math.max(0, snapshot.now - begun);
        if (since <= recent || container.restartCount >= many) yield unknownRestart(pod, container, since);
        continue;
      }
      const end = runEnd(pod, container, snapshot.now);
      if (!end || !container.running || container.restartCount === 0 || end.finished === undefined) continue;
      if (troubled.has(container.name)) continue;
      const since = snapshot.now - end.finished;
      if (since > recent && container.restartCount < many) continue;
      const killer = whoKilled(pod, end);
      const meaning = exitMeaning(end.exitCode).signal;
      yield {
        outcome: 'found',
        rule: since <= recent ? restartsRecent : restartsMany,
        container: container.name,
        since: end.finished,
        values: {
          ago: humanDuration(Math.max(0, since)),
          count: container.restartCount,
          times: times(container.restartCount),
          how: killer
            ? killer.by === 'poststart'
              ? 'its postStart hook failed'
              : `its ${killer.by} probe failed`
            : end.reason === 'OOMKilled'
              ? 'out of memory (OOMKilled)'
              : `exit code ${end.exitCode}${meaning ? ` (${meaning})` : ''}`,
        },
        evidence: cite(
          pod.pod,
          `${container.statusPath}.restartCount`,
          `${end.path}.exitCode`,
          `${end.path}.reason`,
          `${end.path}.finishedAt`,
          `${container.statusPath}.state.running.startedAt`,
        ),
      };
    }
  },
};
