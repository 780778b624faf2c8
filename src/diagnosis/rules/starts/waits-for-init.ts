import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeLog, type Evidence } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { mentionedServices, spokenOf } from '../logs/mentioned-services.ts';
import { absentPort, absentService, hostIn } from '../logs/peer.ts';
import { readLog } from '../logs/read-log.ts';
import { seePod } from './start-error.ts';

const serviceCauses = { rules: ['svc-*'], within: 'related' } as const;

const initStuck: Rule = {
  id: 'init-stuck',
  severity: 'high',
  title: 'Init container {container} runs for {duration}',
  explanation:
    'The pod waits for its init container {container}, which was started {duration} ago and has not ended; no later container starts before that. {log} {services} {peer}',
  next: [
    { why: 'Read what it waits for', command: 'kubectl logs {pod} -n {namespace} -c {container} --tail=50' },
    {
      why: 'See the Services and whether anything stands behind them',
      command: 'kubectl get services,endpointslices -n {namespace}',
    },
    seePod,
  ],
  about:
    'Init containers run one after the other, and each must end with success. One that waits for a Service, a database or a migration holds up the pod for as long as that is missing.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
  explainedBy: [serviceCauses, { rules: ['poststart-hanging'], within: 'container' }],
};

/** What its log says, as the sentence in the place {log}. */
const logs = {
  silent: 'Its log says nothing.',
  repeats: 'Its log repeats: {line}.',
  ends: 'Its log ends with: {line}.',
};

const sidecarNotStarted: Rule = {
  id: 'sidecar-not-started',
  severity: 'high',
  role: 'symptom',
  title: 'Sidecar {container} has not started yet',
  explanation:
    'The pod waits for its sidecar {container}, which has been running for {duration} and does not count as started: its startup probe has not succeeded. No later container starts before that.',
  next: [{ why: 'Read its log', command: 'kubectl logs {pod} -n {namespace} -c {container} --tail=50' }, seePod],
  about:
    'A sidecar (init container with restartPolicy Always) must have started, its startup probe included, before the containers after it are started.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
  explainedBy: [{ rules: ['probe-*', 'startup-*', 'poststart-*'], within: 'container' }, serviceCauses],
};

const notReadyMixed: Rule = {
  id: 'not-ready-mixed',
  severity: 'medium',
  title: '{container} has ended, so the pod is never ready',
  explanation:
    'Container {container} ended with success {duration} ago and is not restarted (restartPolicy {restartPolicy}), while {others} still {verb}: a pod with an ended container never becomes Ready{job}.',
  next: [
    {
      why: 'Make the helper a sidecar: an init container with restartPolicy Always',
      command: 'kubectl edit {owner} -n {namespace}',
    },
    seePod,
  ],
  about:
    'Ready demands that every container runs. A helper beside a job belongs into initContainers with restartPolicy Always, or must end together with the main container.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers',
};

/** An init container younger than this is no news, ms. */
const young = 15_000;
/** One that neither says nor shows that it waits may simply have much to do, ms. */
const settled = 45_000;
/** An init container that repeats the same words for this long waits for something that does not come, ms. */
const patience = 3 * 60_000;
/** The same for one whose log says nothing, ms. */
const longPatience = 10 * 60_000;

/** Pods that are held up by an init container or sidecar, or never get ready because a container has ended. */
export const waitsForInitCheck: PodCheck = {
  rules: [initStuck, sidecarNotStarted, notReadyMixed],
  *run(pod, snapshot) {
    if (pod.pod.metadata?.deletionTimestamp) return;
    const held = pod.currentInit;
    if (pod.stage === 'initializing' && held?.running) {
      const since = parseTime(held.running.startedAt);
      const duration = snapshot.now - (since ?? snapshot.now);
      if (held.role === 'init' && duration >= young) yield* stuck(pod, held, duration, snapshot);
      if (held.role === 'sidecar' && duration >= young) yield notStarted(pod, held, duration);
    }
    if (pod.stage === 'running' && conditionOf(pod, 'Ready')?.status !== 'True') yield* mixed(pod, snapshot);
  },
};

function* stuck(pod: PodFacts, held: ContainerView, duration: number, snapshot: Snapshot): Generator<Found> {
  const log = readLog(pod, held, 'current', snapshot);
  const last = log?.lines.findLastIndex(line => line.trim() !== '') ?? -1;
  const line = log?.lines[last]?.trim() ?? '';
  const repeats = (log?.lines ?? []).filter(one => one.trim() !== '' && sameWords(one, line)).length;
  const text = withColons(
    [...(log?.lines.slice(-10) ?? []), ...(held.spec.command ?? []), ...(held.spec.args ?? [])].join('\n'),
  );
  const services = mentionedServices(pod, text, snapshot);
  const peer =
    services.length > 0
      ? absentPort(text, services)
      : absentService(pod, hostIn(line) || hostInCommand(held), snapshot);
  const moves = isMoving(log?.lines ?? []);
  const waits = !moves && (repeats >= 3 || services.length > 0 || loops(held));
  if (!waits && duration < settled) return;
  const evidence: Evidence[] = [
    ...cite(pod.pod, `${held.statusPath}.state.running.startedAt`),
    ...(log && last >= 0 ? citeLog(log.excerpt, last) : []),
    ...cite(pod.pod, `${held.specPath}.command`, `${held.specPath}.args`),
    ...services.flatMap(service => cite(service, 'metadata.name')),
    ...peer.evidence,
  ];
  yield {
    outcome: 'found',
    rule: initStuck,
    container: held.name,
    identity: line.replace(/\d+/g, '0').slice(0, 80),
    since: snapshot.now - duration,
    confidence: waits ? 'likely' : 'possible',
    ...(moves || duration < (waits ? patience : longPatience) ? { effect: 'progressing', severity: 'medium' } : {}),
    values: {
      duration: humanDuration(duration),
      log: fill(line === '' ? logs.silent : repeats >= 3 ? logs.repeats : logs.ends, { line: short(line) }),
      services: spokenOf(services),
      peer: peer.text,
    },
    evidence,
    related: services.map(service => ({
      kind: 'Service',
      namespace: pod.namespace,
      name: service.metadata?.name ?? '',
    })),
  };
}

const notStarted = (pod: PodFacts, held: ContainerView, duration: number): Found => {
  const probe = held.spec.startupProbe;
  const budget =
    ((probe?.initialDelaySeconds ?? 0) + (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3)) * 1000;
  const within = probe ? duration <= budget + 5000 && held.restartCount === 0 : duration <= 60_000;
  return {
    outcome: 'found',
    rule: sidecarNotStarted,
    container: held.name,
    ...(within ? { effect: 'progressing', severity: 'low' } : {}),
    values: { duration: humanDuration(duration) },
    evidence: cite(
      pod.pod,
      `${held.statusPath}.state.running.startedAt`,
      `${held.statusPath}.started`,
      `${held.specPath}.restartPolicy`,
      `${held.specPath}.startupProbe`,
    ),
  };
};

function* mixed(pod: PodFacts, snapshot: Snapshot): Generator<Found> {
  const restartPolicy = pod.pod.spec?.restartPolicy ?? 'Always';
  const running = pod.containers.filter(({ role, running }) => role === 'regular' && running);
  if (running.length === 0) return;
  for (const container of pod.containers) {
    const policy = container.spec.restartPolicy ?? restartPolicy;
    if (container.role !== 'regular' || container.terminated?.exitCode !== 0 || policy === 'Always') continue;
    const ended = parseTime(container.terminated.finishedAt);
    const duration = Math.max(0, snapshot.now - (ended ?? snapshot.now));
    yield {
      outcome: 'found',
      rule: notReadyMixed,
      container: container.name,
      ...(ended ? { since: ended } : {}),
      ...(duration < 30_000 ? { effect: 'progressing' as const } : {}),
      values: {
        duration: humanDuration(duration),
        restartPolicy: policy,
        others: running.map(({ name }) => name).join(', '),
        verb: running.length === 1 ? 'runs' : 'run',
        job: controllerOf(pod.pod)?.kind === 'Job' ? `, and Job ${controllerOf(pod.pod)?.name} never completes` : '',
      },
      evidence: cite(
        pod.pod,
        `${container.statusPath}.state.terminated.reason`,
        `${container.statusPath}.state.terminated.exitCode`,
        `${container.statusPath}.state.terminated.finishedAt`,
        ...running.flatMap(({ statusPath }) => [`${statusPath}.name`, `${statusPath}.state.running.startedAt`]),
        'spec.restartPolicy',
      ),
    };
  }
}

/** Whether the command is a loop that waits: `until nc -z db 5432; do sleep 2; done`. */
const loops = ({ spec }: ContainerView): boolean =>
  /\b(?:until|while)\b[\s\S]*\b(?:sleep|nc|nslookup|curl|wget|pg_isready|test|ping)\b|wait-for/.test(
    [...(spec.command ?? []), ...(spec.args ?? [])].join(' '),
  );

/** The host that a waiting command asks: `nc -z db 5432`, `nslookup db`, `pg_isready -h db`. */
const hostInCommand = ({ spec }: ContainerView): string =>
  /\bnc\b(?: -\w+(?: \d+)?)* ([a-z][\w.-]*) \d+|\bnslookup ([a-z][\w.-]*)|\bpg_isready\b.*? -h ?([a-z][\w.-]*)|:\/\/([a-z][\w.-]*)/
    .exec([...(spec.command ?? []), ...(spec.args ?? [])].join(' '))
    ?.slice(1)
    .find(Boolean) ?? '';

/** `nc -z -w 1 db 5432` as `db:5432`. */
const withColons = (text: string): string =>
  text.replace(/(\bnc\b(?: -\w+(?: \d+)?)*) ([a-z][\w.-]*) (\d{2,5})(?!\d)/g, '$1 $2:$3');

/** Whether a line says the same again. Times do not count, nor the number of an attempt; other numbers are progress. */
const sameWords = (one: string, other: string): boolean => withoutTimes(one) === withoutTimes(other);

/** Whether the last lines differ in nothing but a number that grows: rows loaded, per cent done. */
const isMoving = (lines: readonly string[]): boolean => {
  const last = lines
    .filter(line => line.trim() !== '')
    .slice(-4)
    .map(withoutTimes);
  const numbers = last.map(line => Number(/\d+(?:\.\d+)?/.exec(line)?.[0] ?? Number.NaN));
  return (
    last.length === 4 &&
    new Set(last.map(line => line.replace(/[\d.]+/g, '0'))).size === 1 &&
    numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number))
  );
};

const withoutTimes = (line: string): string => {
  const plain = line
    .trim()
    .replace(/\d{4}[-/]\d\d[-/]\d\d[T ]?|\d\d:\d\d:\d\d\S*|\b\d+(?:\.\d+)?m?s\b/g, '')
    .replace(/:\d+ ->|\bid=\S+|\bpid \d+/g, '');
  return /attempt|\btr(?:y|ies)\b|retr|wait|elapsed|sleep|refused|not ready|unavailable/i.test(plain)
    ? plain.replace(/\d+/g, '0')
    : plain;
};

const short = (line: string): string => (line.length > 200 ? `${line.slice(0, 200)}…` : line).replace(/\.$/, '');
