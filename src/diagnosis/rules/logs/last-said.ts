import type { Evidence } from '../../evidence.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { RunEnd } from '../crashes/run-end.ts';
import { bareLine, redact } from './log-line.ts';
import { isNoise, isOvercome, isTrace, severityOf } from './log-severity.ts';
import { lastWords, type ReadLog, spoken } from './read-log.ts';

/** The line of a log that most likely says why the run ended, and the lines around it. */
export type LastWords = {
  readonly line: string;
  /** Whether the line itself speaks of a failure. */
  readonly isTelling: boolean;
  readonly evidence: readonly Evidence[];
};

/** How many lines are quoted beside the telling one. */
const around = 4;

/** The last words of a run: from its log, else from its termination message. Undefined where it left none. */
export const lastSaid = (pod: PodFacts, end: RunEnd, snapshot: Snapshot): LastWords | undefined => {
  const lines = spoken((end.terminated.message ?? '').split('\n').map(bareLine));
  const at = tellingLine(lines);
  const message = at === -1 ? undefined : wordsAt(lines, at, cite(pod.pod, `${end.path}.message`));
  // What a program writes to its termination message is meant as its last word; the kubelet's copy of the log is not.
  if (message && end.container.spec.terminationMessagePolicy !== 'FallbackToLogsOnError') return message;
  for (const log of lastWords(pod, end.container, snapshot)) {
    const index = pod.remembered(`telling ${end.container.name} ${log.excerpt.run}`, () => tellingLine(log.lines));
    if (index !== -1) return wordsAt(log.lines, index, quote(log, index));
  }
  return message;
};

/** A line, with the next one that says something where it ends in a colon. */
export const wholeSaying = (lines: readonly string[], index: number): string => {
  const line = (lines[index] ?? '').trim();
  const below = lines.slice(index + 1, index + 3).filter(one => one.trim() !== '');
  const next = line.endsWith(':')
    ? below.find(one => !isTrace(one))
    : /\bvalidation errors? for \S+$|^Error: [A-Z]\d+$/.test(line)
      ? below.join(' ')
      : '';
  return redact(`${line} ${next ?? ''}`.trim().replace(/\s+/g, ' '));
};

const wordsAt = (lines: readonly string[], index: number, evidence: readonly Evidence[]): LastWords => {
  const line = lines[index] ?? '';
  return { line: shorten(wholeSaying(lines, index)), isTelling: severityOf(line) >= 2, evidence };
};

/** The last line of the worst severity, or the last one that says anything; -1 where there is none. */
export const tellingLine = (lines: readonly string[]): number => {
  let best = -1;
  let rank = -1;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || isNoise(line) || isTrace(line)) continue;
    const severity = severityOf(line);
    if (severity < rank || (severity === 1 && isOvercome(lines, index))) continue;
    best = index;
    rank = severity;
  }
  return best === -1 ? lines.findLastIndex(line => line.trim() !== '') : best;
};

/** Quotes the telling line first, then those after it and the last of the log, each with passwords made unreadable. */
export const quote = ({ excerpt, lines }: ReadLog, index: number): readonly Evidence[] => {
  const { namespace, pod, container } = excerpt.container;
  const others = lines.flatMap((line, at) => (line.trim() !== '' && at !== index ? [at] : []));
  const after = others.filter(at => at > index).slice(0, around);
  return [...new Set([index, ...after, ...others.slice(-around)])].map(at => ({
    object: `Log/${namespace}/${pod}/${container}`,
    path: `${excerpt.run}:${at + 1}`,
    value: redact(excerpt.lines[at] ?? '').slice(0, 1000),
  }));
};

const shorten = (line: string): string => (line.length > 240 ? `${line.slice(0, 240)}…` : line);
