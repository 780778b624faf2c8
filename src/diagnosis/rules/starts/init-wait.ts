import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { cite, citeLog } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { mentionedServices, spokenOf } from '../logs/mentioned-services.ts';
import { absentPort, absentService, hostIn, noHint } from '../logs/peer.ts';
import { readLog } from '../logs/read-log.ts';
import { askedHosts, commandText } from './asked-hosts.ts';
import { seePod } from './start-error.ts';

export const initStuck: Rule = {
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
  explainedBy: [
    { rules: ['svc-*'], within: 'related' },
    { rules: ['poststart-hanging'], within: 'container' },
  ],
};

/** What its log says, as the sentence in the place {log}. */
const logs = {
  silent: 'Its log says nothing.',
  repeats: 'Its log repeats: {line}.',
  ends: 'Its log ends with: {line}.',
};

/** One that neither says nor shows that it waits may simply have much to do, ms. */
const settled = 45_000;
/** An init container that repeats the same words for this long waits for something that does not come, ms. */
const patience = 3 * 60_000;
/** One that waits for what provably is not there only waits for somebody to make it, ms. */
const provenPatience = 30_000;
/** The same for one whose log says nothing, ms. */
const longPatience = 10 * 60_000;

/** Tells of an init container that runs on: whether it gets on, what it waits for, and why that does not come. */
export function* initWait(pod: PodFacts, held: ContainerView, duration: number, snapshot: Snapshot): Generator<Found> {
  const log = readLog(pod, held, 'current', snapshot);
  const last = log?.lines.findLastIndex(line => line.trim() !== '') ?? -1;
  const line = log?.lines[last]?.trim() ?? '';
  const repeats = (log?.lines ?? []).filter(one => one.trim() !== '' && sameWords(one, line)).length;
  const command = commandText(pod, held, snapshot);
  const asked = askedHosts(command.text);
  const lookups = asked.map(host => (host.includes(':') ? host : `lookup ${host}`));
  const text = [...(log?.lines.slice(-10) ?? []), command.text, ...lookups].join('\n');
  const services = mentionedServices(pod, text, snapshot);
  const hosts = [...asked, hostIn(line)];
  const peer = [
    absentPort(text, services),
    ...hosts.map(host => (host === '' ? noHint : absentService(pod, host, snapshot))),
  ].find(hint => hint.text !== '');
  const moves = isMoving(log?.lines ?? []);
  const waits = !moves && (repeats >= 3 || services.length > 0 || peer !== undefined || loops(command.text));
  if (!waits && duration < settled) return;
  const patient = peer ? provenPatience : waits ? patience : longPatience;
  const names = services.map(({ metadata }) => metadata?.name ?? '').join(', ');
  yield {
    outcome: 'found',
    rule: moves ? initStuck : { ...initStuck, title: peer?.title ?? (names ? titles.service : initStuck.title) },
    container: held.name,
    identity: line.replace(/\d+/g, '0').slice(0, 80),
    since: snapshot.now - duration,
    confidence: waits ? 'likely' : 'possible',
    ...(moves || duration < patient ? { effect: 'progressing', severity: 'medium' } : {}),
    values: {
      duration: humanDuration(duration),
      log: fill(line === '' ? logs.silent : repeats >= 3 ? logs.repeats : logs.ends, { line: short(line) }),
      services: spokenOf(services),
      peer: peer?.text ?? '',
      names,
    },
    evidence: [
      ...cite(pod.pod, `${held.statusPath}.state.running.startedAt`),
      ...(log && last >= 0 ? citeLog(log.excerpt, last) : []),
      ...cite(pod.pod, `${held.specPath}.command`, `${held.specPath}.args`),
      ...command.evidence,
      ...services.flatMap(service => cite(service, 'metadata.name')),
      ...(peer?.evidence ?? []),
    ],
    related: services.map(service => ({
      kind: 'Service',
      namespace: pod.namespace,
      name: service.metadata?.name ?? '',
    })),
  };
}

const titles = { service: 'Waits for Service {names}, for {duration} now' };

/** Whether the command is a loop that waits: `until nc -z db 5432; do sleep 2; done`. */
const loops = (command: string): boolean =>
  /\b(?:until|while)\b[\s\S]*\b(?:sleep|nc|nslookup|curl|wget|pg_isready|test|ping)\b|wait-for/.test(command);

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
