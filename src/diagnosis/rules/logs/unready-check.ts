import { humanDuration } from '../../../model/age.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import { quote } from './last-said.ts';
import { redact } from './log-line.ts';
import { severityOf } from './log-severity.ts';
import { tellingMatch } from './match-line.ts';
import { mentionedServices, spokenOf } from './mentioned-services.ts';
import { readLog } from './read-log.ts';

const logNotReady: Rule = {
  id: 'log-not-ready',
  severity: 'low',
  role: 'note',
  title: 'Not ready, and says: {short}',
  explanation:
    'Container {container} has been running for {duration} and is not ready. Its log says: {line}. {services}',
  next: [{ why: 'Read the log', command: 'kubectl logs {pod} -n {namespace} -c {container} --tail=100' }],
  about: 'A container that runs without being ready often says in its log what it waits for. That is a hint, no proof.',
};

const settled = 10_000;

/** A hint from the log of a container that runs and does not become ready. */
export const unreadyCheck: PodCheck = {
  rules: [logNotReady],
  *run(pod, snapshot): Generator<Found> {
    if (pod.stage !== 'running' || pod.pod.metadata?.deletionTimestamp) return;
    for (const container of pod.containers) {
      const started = parseTime(container.running?.startedAt);
      if (container.role === 'ephemeral' || container.role === 'init' || container.ready || started === undefined)
        continue;
      const duration = snapshot.now - started;
      if (duration < settled) continue;
      const log = readLog(pod, container, 'current', snapshot);
      const match = log && tellingMatch(log.lines, 1);
      if (!log || !match || severityOf(log.lines[match.index] ?? '') === 0) continue;
      const line = redact((log.lines[match.index] ?? '').trim()).replace(/\.$/, '');
      const services = mentionedServices(pod, line, snapshot);
      yield {
        outcome: 'found',
        rule: logNotReady,
        container: container.name,
        confidence: 'possible',
        values: {
          line: line.slice(0, 240),
          short: line.length > 40 ? `${line.slice(0, 39)}…` : line,
          duration: humanDuration(duration),
          services: spokenOf(services),
        },
        evidence: [
          ...quote(log, match.index),
          ...cite(pod.pod, `${container.statusPath}.ready`, `${container.statusPath}.state.running.startedAt`),
          ...services.flatMap(service => cite(service, 'metadata.name')),
        ],
        related: services.map(service => ({
          kind: 'Service',
          namespace: pod.namespace,
          name: service.metadata?.name ?? '',
        })),
      };
    }
  },
};
