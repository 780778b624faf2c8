import type { Diagnosis } from '../diagnosis/finding.ts';
import { redact } from '../diagnosis/rules/logs/log-line.ts';
import type { ContainerRef } from '../model/kubernetes.ts';
import type { LogRun } from '../model/log-excerpt.ts';
import { plainText } from './log-filter.ts';
import type { LogLines } from './log-lines.ts';
import type { LogsScreen } from './screen.ts';
import type { State } from './state.ts';

/** A log line that a finding rests on, as the finding quotes it: passwords are unreadable. */
export type Citation = {
  readonly container: ContainerRef;
  readonly run: LogRun;
  readonly text: string;
  /** What the finding says. */
  readonly title: string;
};

/** More would mark half a log. */
const maxCitations = 3;
/** Quotes are no longer than this. UTF-16 units. */
const maxQuote = 1000;

/** The line of each finding that tells why, the leading cause's first. */
export const citations = (diagnosis: Diagnosis | undefined): readonly Citation[] =>
  (diagnosis?.findings ?? [])
    .flatMap(({ evidence, title }) => {
      const quoted = evidence.find(({ object }) => object.startsWith('Log/'));
      const [, namespace = '', pod = '', container = ''] = quoted?.object.split('/') ?? [];
      const run: LogRun = quoted?.path.startsWith('previous:') ? 'previous' : 'current';
      return quoted ? [{ container: { namespace, pod, container }, run, text: plainText(quoted.value), title }] : [];
    })
    .filter(({ text }, index, all) => all.findIndex(other => other.text === text) === index)
    .slice(0, maxCitations);

/** The lines of an open log that the diagnosis of its pod cites, by number; of equal ones the newest. */
export const citedLines = ({ opened }: State, screen: LogsScreen, log: LogLines): ReadonlyMap<number, string> => {
  const cited = new Map<number, string>();
  for (const { container, text, title } of citations(opened?.diagnosis)) {
    if (!isShown(container, screen)) continue;
    const quoteOf = text.includes('***') ? (plain: string) => redact(plain) : (plain: string) => plain;
    const matches = log.matches(`cited ${text}`, () => ({
      test: line => line.kind === 'log' && quoteOf(plainText(line.text)).slice(0, maxQuote) === text,
    }));
    const newest = matches.at(matches.count - 1);
    if (newest !== undefined && !cited.has(newest)) cited.set(newest, title);
  }
  return cited;
};

const isShown = ({ namespace, pod, container }: ContainerRef, { workload, containers }: LogsScreen): boolean =>
  workload?.namespace === namespace ||
  containers.some(one => one.namespace === namespace && one.pod === pod && one.container === container);
