import { cite, citeEvent } from '../../evidence.ts';
import { eventsWith } from '../../pod-facts.ts';
import type { Rule } from '../../rule.ts';
import { type ClauseRow, rank, whichNodes } from './question.ts';

const source = 'pkg/scheduler/framework/plugins, Kubernetes 1.25 to 1.36';
const podSteps = [
  { why: 'See the pod as the scheduler sees it', command: 'kubectl get pod {pod} -n {namespace} -o yaml' },
];

/** A rule whose texts need nothing but the clause. */
export const plainRule = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  examples: readonly string[],
  more: Partial<Rule> = {},
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation,
  next: podSteps,
  about,
  examples: examples.map(text => ({ text, from: source })),
  ...more,
});

/** A row whose texts need nothing but the clause. */
export type PlainRow = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** What the pod itself says of the matter: field paths. */
  readonly fields?: readonly string[];
  /** Why the cluster did not do its part: the reason of an event of the pod. */
  readonly event?: string;
  /** Normal for the first minute. */
  readonly progressing?: boolean;
};

/** Makes a row of the clause table of a plain one. */
export const clauseRow = (one: PlainRow): ClauseRow => ({
  rule: one.rule,
  pattern: one.pattern,
  obstacle: 'rest',
  look: question => ({
    values: { captured: question.match[1] ?? '', clause: question.clause.text, where: whichNodes(question) },
    rank: rank.neighbour,
    evidence: [
      ...cite({ ...question.facts.pod, kind: 'Pod' }, ...(one.fields ?? [])),
      ...(one.event ? eventsWith(question.facts, one.event).slice(0, 1).flatMap(citeEvent) : []),
    ],
    refusal: `${whichNodes(question)}: ${question.clause.text.replace(/^node\(s\) /, '')}`,
    ...(one.progressing && question.snapshot.now - question.facts.createdAt < 60_000
      ? { effect: 'progressing' as const }
      : {}),
  }),
});
