import type { Diagnosis } from '../diagnosis/finding.ts';
import type { ContainerRef } from '../model/kubernetes.ts';
import type { LogRun } from '../model/log-excerpt.ts';
import { plainText } from './log-filter.ts';

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
