import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import type { EventView } from '../../../model/event.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, citeEventTimes } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { editOwner, seePod } from './start-error.ts';

const reference = 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/';

export const postStartFailed: Rule = {
  id: 'poststart-failed',
  severity: 'high',
  title: 'postStart hook fails: {hook}',
  explanation:
    'Container {container} is started, its postStart hook {hook} fails, and the kubelet kills it each time. {lack} {detail}',
  next: [
    editOwner,
    {
      why: 'Try the hook',
      command: 'kubectl debug {pod} -n {namespace} -it --copy-to={pod}-debug --container={container} -- sh',
    },
    seePod,
  ],
  about:
    'A container whose postStart hook fails is killed and restarted, however well its program runs. Since Kubernetes 1.26 the events no longer say why; only the waiting message does for a moment.',
  reference,
};

export const postStartHanging: Rule = {
  id: 'poststart-hanging',
  severity: 'high',
  title: 'postStart hook has not ended for {duration}',
  explanation:
    'The program of container {container} was started {duration} ago, but its postStart hook {hook} has not ended. Until it does, the pod stays in ContainerCreating, and no further container starts. There is no time limit.',
  next: [
    { why: 'See what the hook does', command: 'kubectl exec {pod} -n {namespace} -c {container} -- ps' },
    { why: "Read the program's log", command: 'kubectl logs {pod} -n {namespace} -c {container}' },
    editOwner,
  ],
  about:
    'The kubelet waits for a postStart hook before it counts a container as running. A hook that waits for something which only comes later hangs for ever.',
  reference,
};

export const preStopFailed: Rule = {
  id: 'prestop-failed',
  severity: 'low',
  role: 'note',
  title: 'preStop hook failed',
  explanation:
    'The preStop hook {hook} of container {container} failed {ago} ago; the container was then stopped without it.',
  next: [editOwner, seePod],
  about:
    'A preStop hook that fails does not keep a container from being stopped. Usually the image lacks the shell or the sleep program that the hook calls; the sleep action needs neither.',
  reference,
};

const hangingAfter = 30_000;
const recent = 10 * 60_000;

/** Lifecycle hooks that fail or do not end. */
export const hookCheck: PodCheck = {
  rules: [postStartFailed, postStartHanging, preStopFailed],
  *run(pod, snapshot): Generator<Found> {
    for (const container of pod.containers) {
      if (container.role === 'ephemeral') continue;
      const name = container.name;
      const stopped = eventsWith(pod, 'FailedPreStopHook').find(event => event.container === name);
      if (stopped && snapshot.now - stopped.lastSeen < recent)
        yield {
          outcome: 'found',
          rule: preStopFailed,
          container: name,
          values: {
            hook: hookText(container, 'preStop'),
            ago: humanDuration(Math.max(0, snapshot.now - stopped.lastSeen)),
          },
          evidence: [...citeEvent(stopped), ...cite(pod.pod, `${container.specPath}.lifecycle.preStop`)],
        };
      if (pod.stage === 'deleting' || pod.pod.metadata?.deletionTimestamp) continue;
      const failed = postStartEvent(pod, container);
      const waits = container.waiting?.reason === 'PostStartHookError';
      const guessed = !failed && !waits && looksKilledByHook(pod, container);
      if (failed || waits || guessed)
        yield {
          outcome: 'found',
          rule: postStartFailed,
          container: name,
          identity: hookText(container, 'postStart'),
          ...(failed ? { since: failed.firstSeen } : {}),
          ...(guessed ? { confidence: 'possible' as const } : {}),
          values: {
            hook: hookText(container, 'postStart'),
            lack: undeclaredPort(container),
            detail: waits
              ? `The kubelet says: ${container.waiting?.message ?? ''}`
              : guessed
                ? guess
                : (toldBy(failed?.message) ??
                  'That the program then ends with an exit code of its own is a consequence.'),
          },
          evidence: [
            ...(waits
              ? cite(
                  pod.pod,
                  `${container.statusPath}.state.waiting.reason`,
                  `${container.statusPath}.state.waiting.message`,
                )
              : []),
            ...(failed ? citeEvent(failed) : []),
            ...(guessed
              ? cite(
                  pod.pod,
                  `${container.statusPath}.lastState.terminated.exitCode`,
                  `${container.statusPath}.lastState.terminated.reason`,
                )
              : []),
            ...cite(pod.pod, `${container.specPath}.lifecycle.postStart`),
          ],
        };
      const started = eventsWith(pod, 'Started').find(event => event.container === name);
      const pending =
        container.waiting?.reason === 'ContainerCreating' || container.waiting?.reason === 'PodInitializing';
      if (!failed && started && pending && container.spec.lifecycle?.postStart) {
        const duration = snapshot.now - started.lastSeen;
        if (duration > 10_000)
          yield {
            outcome: 'found',
            rule: postStartHanging,
            container: name,
            identity: hookText(container, 'postStart'),
            since: started.lastSeen,
            confidence: 'likely',
            ...(duration < hangingAfter ? { effect: 'progressing' as const, severity: 'low' as const } : {}),
            values: { hook: hookText(container, 'postStart'), duration: humanDuration(duration) },
            evidence: [
              ...citeEvent(started),
              ...citeEventTimes(started),
              ...cite(
                pod.pod,
                `${container.statusPath}.state.waiting.reason`,
                `${container.specPath}.lifecycle.postStart`,
              ),
            ],
          };
      }
    }
  },
};

/** The failure of the postStart hook of the current or last run; older ones have been overcome. */
const postStartEvent = (pod: PodFacts, container: ContainerView) => {
  const run = container.running ?? container.terminated ?? container.lastTerminated;
  const begun = parseTime(run?.startedAt) ?? 0;
  if (container.running && container.started) return undefined;
  // Repeated events are dropped after a while: that of an earlier run stands for all of a container that is still down.
  const failures = eventsWith(pod, 'FailedPostStartHook').filter(event => event.container === container.name);
  const down = !container.running && container.restartCount > 0;
  const same = down && (endedBySignal(container) || isHabit(container, failures));
  return failures.find(event => same || event.lastSeen >= begun - 2000);
};

/** Most runs were ended by the hook, and the last one as a program ends that obeys SIGTERM. */
const isHabit = (container: ContainerView, failures: readonly EventView[]): boolean => {
  const end = container.terminated ?? container.lastTerminated;
  const count = failures.reduce((sum, event) => sum + event.count, 0);
  return (end?.exitCode === 0 || end?.exitCode === 130) && count * 2 >= container.restartCount;
};

/** Up to 1.25 the event itself says how the hook ended; later ones keep that back. */
const toldBy = (message: string | undefined): string | undefined =>
  message && !/^P(?:ostStart|reStop)Hook failed$/.test(message.trim()) ? `The kubelet says: ${message}` : undefined;

const guess =
  'No event of it is left, but the container keeps being stopped from outside, and no probe or lack of memory is on record that would do it.';

/** A container with a postStart hook that is stopped again and again, with nothing else that could do it. */
const looksKilledByHook = (pod: PodFacts, container: ContainerView): boolean => {
  const { lifecycle, livenessProbe, startupProbe } = container.spec;
  return (
    container.waiting?.reason === 'CrashLoopBackOff' &&
    lifecycle?.postStart !== undefined &&
    !livenessProbe &&
    !startupProbe &&
    container.restartCount > 1 &&
    endedBySignal(container) &&
    eventsWith(pod, 'Killing', 'Preempting', 'Evicted').length === 0
  );
};

/** Stopped with SIGTERM or SIGKILL, and not for lack of memory. */
const endedBySignal = ({ terminated, lastTerminated }: ContainerView): boolean => {
  const end = terminated ?? lastTerminated;
  return (end?.exitCode === 137 || end?.exitCode === 143) && end.reason === 'Error';
};

/** What a hook does, as its spec says: the command, the address, or the pause. */
const hookText = (container: ContainerView, which: 'postStart' | 'preStop'): string => {
  const hook = container.spec.lifecycle?.[which];
  if (hook?.exec)
    return (hook.exec.command ?? []).filter(word => !/^(?:\/bin\/)?(?:ba|a)?sh$|^-c$/.test(word)).join(' ') || 'exec';
  if (hook?.httpGet) return `GET :${hook.httpGet.port}${hook.httpGet.path ?? '/'}`;
  if (hook?.sleep) return `sleep ${hook.sleep.seconds}`;
  return which;
};

/** Says so where a postStart hook names a port that its container does not declare. */
const undeclaredPort = ({ spec }: ContainerView): string => {
  const port = spec.lifecycle?.postStart?.httpGet?.port;
  if (typeof port !== 'string' || /^\d+$/.test(port)) return '';
  if ((spec.ports ?? []).some(declared => declared?.name === port)) return '';
  return fill('The hook names the port {port}, and the container declares none of that name.', { port });
};
