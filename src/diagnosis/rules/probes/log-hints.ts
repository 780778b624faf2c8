import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { LogRun } from '../../../model/log-excerpt.ts';
import { citeLog, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { quote } from '../logs/last-said.ts';
import { redact } from '../logs/log-line.ts';
import { severityOf } from '../logs/log-severity.ts';
import { tellingMatch } from '../logs/match-line.ts';
import { readLog } from '../logs/read-log.ts';

const listens = /\b(?:listen|serving|bound|binding|started|running)\w*\b.*(?::|\bport\D{0,3})\d{2,5}\b/i;
/** `kubectl logs` may succeed with the runtime's own complaint as its text. */
const noLog = /^unable to retrieve container logs/;

/** The log line in which a program says where it listens: a refused probe usually asks elsewhere. */
export const listeningLine = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): readonly Evidence[] => {
  const log = ifRead(snapshot.log({ namespace: pod.namespace, pod: pod.name, container: container.name }, 'current'));
  const index = log?.lines.findIndex(line => listens.test(line)) ?? -1;
  return log && index >= 0 ? citeLog(log, index) : [];
};

/** What a program that answers “not well” says of it in its log: a sentence, empty where it says nothing, and the line. */
export const unwellLine = (
  pod: PodFacts,
  container: ContainerView,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const log = readLog(pod, container, 'current', snapshot);
  const match = log && tellingMatch(log.lines, 1);
  const line = log && match ? redact((log.lines[match.index] ?? '').trim()).replace(/\.$/, '') : '';
  if (!log || !match || line === '' || severityOf(line) === 0) return { text: '', evidence: [] };
  return { text: `Its log says: ${line.slice(0, 240)}.`, evidence: quote(log, match.index) };
};

/** How far the program got: the last line of a run. */
export const lastLine = (
  pod: PodFacts,
  container: ContainerView,
  run: LogRun,
  snapshot: Snapshot,
): readonly Evidence[] => {
  const log = ifRead(snapshot.log({ namespace: pod.namespace, pod: pod.name, container: container.name }, run));
  const index = log?.lines.findLastIndex(line => line.trim() !== '' && !noLog.test(line)) ?? -1;
  return log && index >= 0 ? citeLog(log, index) : [];
};
