import type { ContainerView } from '../../../model/container.ts';
import type { LogExcerpt, LogRun } from '../../../model/log-excerpt.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { bareLine, isPlaceholder } from './log-line.ts';
import { isNoise, severityOf } from './log-severity.ts';

/** A log with its lines stripped of time stamps, JSON and colors; `lines[i]` is what `excerpt.lines[i]` says. */
export type ReadLog = { readonly excerpt: LogExcerpt; readonly lines: readonly string[] };

/** How many lines from the end are looked at. */
const tail = 200;

/** The longest line that patterns are tried on, UTF-16 units: of a longer one its beginning and its end. */
const longest = { head: 3000, tail: 900 };

const short = (line: string): string =>
  line.length > longest.head + longest.tail ? `${line.slice(0, longest.head)} … ${line.slice(-longest.tail)}` : line;

/** The log of one run; undefined where it was not read, holds nothing, or only the kubelet's excuse for a missing log. */
export const readLog = (
  pod: PodFacts,
  container: ContainerView,
  run: LogRun,
  snapshot: Snapshot,
): ReadLog | undefined => {
  const known = snapshot.log({ namespace: pod.namespace, pod: pod.name, container: container.name }, run);
  if (known.state !== 'read') return undefined;
  const { value } = known;
  return pod.remembered(`log ${container.name} ${run}`, () => linesOf(value));
};

const linesOf = (excerpt: LogExcerpt): ReadLog | undefined => {
  const from = Math.max(0, excerpt.lines.length - tail);
  const lines = spoken(
    excerpt.lines.map((line, index) => (index < from || isPlaceholder(line) ? '' : short(bareLine(line)))),
  );
  return lines.some(line => line.trim() !== '') ? { excerpt, lines } : undefined;
};

const dotnetLevels: Readonly<Record<string, string>> = {
  trce: 'TRACE',
  dbug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  fail: 'ERROR',
  crit: 'CRITICAL',
};

/**
 * Lines whose words are spread over several, as one. .NET's console logger writes level and category on one line and the
 * message, indented, below: the level is taken to the message, whose lines would else pass for a stack trace. C++ tells
 * the type of an exception first and what it says on the next line: both stand on the first.
 */
export const spoken = (lines: readonly string[]): readonly string[] => {
  let level: string | undefined;
  let first = false;
  return lines.map((line, index) => {
    const what = /^terminate called after/.test(line) && /^\s+what\(\): /.test(lines[index + 1] ?? '');
    if (what) return `${line} ${lines[index + 1]}`;
    const head = /^(trce|dbug|info|warn|fail|crit): [\w.`+]+\[\d+\]$/.exec(line)?.[1];
    if (head) {
      level = dotnetLevels[head];
      first = true;
      return '';
    }
    if (level === undefined || !/^ {6}\S/.test(line)) {
      level = undefined;
      return line;
    }
    const words = first ? `${level} ${line.trim()}` : line.slice(6);
    first = false;
    return words;
  });
};

/**
 * Whether the log that would hold a container's last words was looked at: only then can it be said to say nothing. The
 * kubelet's excuse for a log that is gone is no log.
 */
export const isLogSeen = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): boolean =>
  (container.running ? (['previous'] as const) : (['current', 'previous'] as const)).some(run => {
    const log = snapshot.log({ namespace: pod.namespace, pod: pod.name, container: container.name }, run);
    return log.state === 'read' ? !log.value.lines.some(isPlaceholder) : log.state === 'absent';
  });

/**
 * The logs that may hold the last words of a run, the right one first. While a container waits for its restart, the
 * kubelet serves its last run as the current log; the file of the previous run may already be gone.
 */
export const lastWords = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): readonly ReadLog[] => {
  const runs: readonly LogRun[] = container.running
    ? ['previous']
    : container.terminated || container.restartCount <= 1
      ? ['current', 'previous']
      : ['previous', 'current'];
  const usable = container.terminated && container.restartCount === 0 ? runs.slice(0, 1) : runs;
  const logs = usable.flatMap(run => readLog(pod, container, run, snapshot) ?? []);
  if (logs.length > 0 || !container.running || container.restartCount < 2) return logs;
  // The log of the run that ended is gone. One that ends again and again complains of the same thing this time too.
  const present = readLog(pod, container, 'current', snapshot);
  return present?.lines.some(line => severityOf(line) >= 2 && !isNoise(line)) ? [present] : [];
};
