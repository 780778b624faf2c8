import type { ObjectRef } from '../model/kubernetes.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis, Finding, FindingSubject } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import type { Effect, Found, Outcome, Rule, Severity, Values } from './rule.ts';
import { type Blind, type Snapshot, type Want, wantKey, watchLookups } from './snapshot.ts';
import { fill, fillCommand } from './template.ts';

/** A finding with what only the engine needs to know: its rule, and the objects that may explain it. */
export type RawFinding = { readonly finding: Finding; readonly rule: Rule; readonly related: readonly ObjectRef[] };

/** What running checks yields, before findings are joined and ordered. */
export type Collected = {
  readonly raw: RawFinding[];
  readonly ruledOut: Diagnosis['ruledOut'][number][];
  readonly notEvaluated: Diagnosis['notEvaluated'][number][];
  readonly faults: Diagnosis['faults'][number][];
  readonly unanswered: Map<string, { readonly want: Want; readonly rules: string[] }>;
  readonly blind: Map<string, Blind & { readonly rules: string[] }>;
};

export const nothingCollected = (): Collected => ({
  raw: [],
  ruledOut: [],
  notEvaluated: [],
  faults: [],
  unanswered: new Map(),
  blind: new Map(),
});

/** One subject being looked at: by the engine, and by one check after the other. */
export type Examination = {
  readonly into: Collected;
  /** The snapshot, which notes what could not be answered. */
  readonly look: Snapshot;
  /** The rules of the check that is running: what is refused meanwhile is missed by these. Mutable. */
  asking: readonly Rule[];
};

export const examination = (snapshot: Snapshot): Examination => {
  const into = nothingCollected();
  const look = watchLookups(snapshot, (want, known) => {
    if (known.state === 'unknown') note(into.unanswered, { want, rules: [] }, one.asking);
    // What is refused to the engine itself is missed by a rule that needs it, or by nobody.
    else if (one.asking.length > 0) note(into.blind, { want, why: known.why, rules: [] }, one.asking);
  });
  const one: Examination = { into, look, asking: nobody };
  return one;
};

type Asked = { readonly want: Want; readonly rules: string[] };

/** Each question once, with every rule that asked it. */
const note = <T extends Asked>(known: Map<string, T>, first: T, asking: readonly Rule[]): void => {
  const key = wantKey(first.want);
  const one = known.get(key) ?? first;
  for (const { id } of asking) if (!one.rules.includes(id)) one.rules.push(id);
  known.set(key, one);
};

/** Who the findings are about, and the values that every text may use. */
export type Subject = { readonly ref: ObjectRef; readonly owner: string; readonly values: Values };

type Runnable<T> = { readonly rules: readonly Rule[]; run(object: T, snapshot: Snapshot): Iterable<Outcome> };

/** Runs one check. A check that throws costs its own lines and is listed under `faults`. */
export const runCheck = <T>(check: Runnable<T>, object: T, subject: () => Subject, one: Examination): void => {
  one.asking = check.rules;
  try {
    for (const outcome of check.run(object, one.look)) take(outcome, subject, one.into);
  } catch (error) {
    one.into.faults.push({
      rules: check.rules.map(rule => rule.id),
      message: error instanceof Error ? error.message : String(error),
    });
  }
  one.asking = nobody;
};

const nobody: readonly Rule[] = [];

const take = (outcome: Outcome, subject: () => Subject, into: Collected): void => {
  const container = outcome.container === undefined ? {} : { container: outcome.container };
  switch (outcome.outcome) {
    case 'found':
      if (outcome.evidence.length === 0)
        into.faults.push({ rules: [outcome.rule.id], message: 'found without evidence' });
      else
        into.raw.push({ finding: findingOf(outcome, subject()), rule: outcome.rule, related: outcome.related ?? [] });
      return;
    case 'ruled-out':
      into.ruledOut.push({
        rule: outcome.rule.id,
        title: outcome.rule.id,
        ...container,
        because: outcome.because,
        evidence: outcome.evidence,
      });
      return;
    case 'not-evaluated':
      into.notEvaluated.push({ rule: outcome.rule.id, ...container, missing: outcome.missing });
  }
};

const effects: Readonly<Record<Severity, Effect>> = {
  critical: 'failing',
  high: 'failing',
  medium: 'degraded',
  low: 'none',
};

const findingOf = (found: Found, subject: Subject): Finding => {
  const { rule } = found;
  const role = found.role ?? rule.role ?? 'cause';
  const severity = found.severity ?? (found.role === 'note' ? 'low' : rule.severity);
  const values: Values = { ...subject.values, container: found.container ?? '', ...found.values };
  const about: FindingSubject = {
    kind: subject.ref.kind,
    namespace: subject.ref.namespace,
    name: subject.ref.name,
    ...(found.container ? { container: found.container } : {}),
  };
  // Sentences that a case does not need are empty values; their spaces go with them.
  const explanation = fill(rule.explanation, values).replace(/ {2,}/g, ' ').trim();
  const print = fingerprint([
    rule.id,
    subject.ref.namespace,
    subject.owner,
    found.container ?? '',
    found.identity ?? '',
  ]);
  return {
    rule: rule.id,
    subject: about,
    severity,
    confidence: found.confidence ?? 'certain',
    role,
    effect: found.effect ?? (role === 'note' ? 'none' : (rule.effect ?? effects[severity])),
    causedBy: [],
    title: fill(rule.title, values),
    explanation,
    evidence: distinct(found.evidence),
    ...(found.since === undefined ? {} : { since: found.since }),
    ...(found.nextAttemptAt === undefined ? {} : { nextAttemptAt: found.nextAttemptAt }),
    next: [...(found.next ?? []), ...rule.next].map(step => ({
      why: `${fill(step.why, values)}${isFixed(step.command, values) ? remake : ''}`,
      ...(step.command ? { command: fillCommand(step.command, values) } : {}),
    })),
    fingerprint: print,
    key: rule.perWorkload
      ? [rule.id, print, explanation].join(' ')
      : [rule.id, about.kind, about.namespace, about.name, about.container ?? '', found.identity ?? ''].join(' '),
  };
};

/** The same field is often quoted for two sentences of one finding. */
const distinct = (evidence: readonly Evidence[]): readonly Evidence[] =>
  evidence.filter(
    (one, index) => evidence.findIndex(other => other.object === one.object && other.path === one.path) === index,
  );

/** Of a pod that nothing makes, the API takes few changes: images, tolerations to add, a deadline. */
const remake = ' (it has no owner: mostly by making it anew)';

const isFixed = (command: string | undefined, { owner }: Values): boolean =>
  /^kubectl edit (?:-n \{namespace\} )?\{owner\}/.test(command ?? '') && String(owner).startsWith('pod/');
