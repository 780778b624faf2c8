import type { NextStep, Rule } from '../../rule.ts';

/** A row of the table of refusals: what the API server answers when a controller wants to create a pod. */
export type RefusalRow = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** Names of the captures of the pattern, as values of the texts. */
  readonly captures: readonly string[];
  /** Normal for a moment: only worth a word once it lasts. */
  readonly transient?: boolean;
};
/** The controller’s own events. */
export const workload: NextStep = {
  why: 'See what the controller says',
  command: 'kubectl describe {kindArgument} {name} -n {namespace}',
};
const from = 'k8s.io/kubernetes plugin/pkg/admission';

/** A row of the table; `{shortage}` and `{detail}` are put around its explanation. */
export const refusalRow = (
  id: string,
  pattern: RegExp,
  captures: readonly string[],
  title: string,
  explanation: string,
  about: string,
  next: readonly NextStep[],
  examples: readonly string[],
  more: { readonly reference?: string; readonly transient?: boolean; readonly severity?: Rule['severity'] } = {},
): RefusalRow => ({
  pattern,
  captures,
  ...(more.transient ? { transient: true } : {}),
  rule: {
    id,
    severity: more.severity ?? 'high',
    title,
    explanation: `{shortage} ${explanation}{detail}`,
    next: [...next, workload],
    about,
    ...(more.reference ? { reference: more.reference } : {}),
    examples: examples.map(text => ({ text, from })),
  },
});
