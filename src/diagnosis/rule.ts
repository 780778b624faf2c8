import type { Kind, ObjectOf, ObjectRef } from '../model/kubernetes.ts';
import type { Evidence } from './evidence.ts';
import type { PodFacts } from './pod-facts.ts';
import type { Snapshot } from './snapshot.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';
export type Confidence = 'certain' | 'likely' | 'possible';

/** What a finding does to its pod's verdict. */
export type Effect = 'failing' | 'degraded' | 'progressing' | 'none';

/** `title`, `explanation` and `next` hold `{name}` places for the values of an outcome. */
export type Rule = {
  /** Id of the catalogue of pod failures, in kebab-case: doc page, fixtures and reports use it. */
  readonly id: string;
  readonly severity: Severity;
  /** A symptom folds under its cause; it leads only where no cause is known. A note never alarms. Default: cause. */
  readonly role?: 'cause' | 'symptom' | 'note';
  /** Default: failing for critical and high, degraded for medium, none for low and for notes. */
  readonly effect?: Effect;
  /** What it notes stands in a spec and stays until somebody changes it: an audit lists it. */
  readonly inSpec?: true;
  /** Replicas of one workload have it alike: a report tells it once, and each of their pods points to that. */
  readonly perWorkload?: true;
  /** What is wrong in one line, at most about 60 characters once filled in: the CAUSE column. */
  readonly title: string;
  /** What is happening to this pod, in full sentences with its own names and numbers. */
  readonly explanation: string;
  readonly next: readonly NextStep[];
  /** What the failure means in general, for `podctl explain`: a short paragraph, no placeholders. */
  readonly about: string;
  /** The Kubernetes doc page or source file that the rule rests on. */
  readonly reference?: string;
  /** Which findings, where present, are the cause of this one. */
  readonly explainedBy?: readonly CausePattern[];
  /** For rows of a message table: real texts that match this row and no other, with their origin. */
  readonly examples?: readonly { readonly text: string; readonly from: string }[];
};

/** `why` is a phrase ("See the tags that exist"), `command` can be pasted into a shell; values in it are quoted. */
export type NextStep = { readonly why: string; readonly command?: string };

/**
 * Rule ids (`image-*` means any that begin so) whose findings explain this one: of the same container, anywhere in the
 * same pod, or about an object that this finding names in `related`.
 */
export type CausePattern = { readonly rules: readonly string[]; readonly within: 'container' | 'pod' | 'related' };

export type Values = Readonly<Record<string, string | number>>;

export type Found = {
  readonly outcome: 'found';
  readonly rule: Rule;
  /** The container it is about, for pods. */
  readonly container?: string;
  readonly values: Values;
  /** Never empty: a finding without evidence is dropped and counted as a fault of the rule. */
  readonly evidence: readonly Evidence[];
  /** Default: certain. */
  readonly confidence?: Confidence;
  readonly severity?: Severity;
  readonly role?: 'cause' | 'symptom' | 'note';
  readonly effect?: Effect;
  /** When the problem began, ms. */
  readonly since?: number;
  /** When Kubernetes tries again, ms. */
  readonly nextAttemptAt?: number;
  /** Further steps for this very case, before the rule's own. Templates too. */
  readonly next?: readonly NextStep[];
  /** Objects this finding is about besides its subject: their findings may explain it. */
  readonly related?: readonly ObjectRef[];
  /** What tells this cause from others of the same rule on replicas of one workload (the image, the missing key). */
  readonly identity?: string;
};

/** Checked and not the cause: `because` names the deciding fact. */
export type RuledOut = {
  readonly outcome: 'ruled-out';
  readonly rule: Rule;
  readonly container?: string;
  readonly because: string;
  readonly evidence: readonly Evidence[];
};

/** Could not be decided: `missing` names the observation that would decide. */
export type NotEvaluated = {
  readonly outcome: 'not-evaluated';
  readonly rule: Rule;
  readonly container?: string;
  readonly missing: string;
};

export type Outcome = Found | RuledOut | NotEvaluated;

/** Rules that are decided together by one pure function: a single rule, or the rows of a family's table. */
export type PodCheck = {
  readonly rules: readonly Rule[];
  /** True for checks that also look at pods that are well (recent restarts, DNS limits); others never see those. */
  readonly healthyToo?: boolean;
  run(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome>;
};

/** A check of an object that is not a pod: a node, a claim, a workload, a Service. */
export type ObjectCheck<K extends Kind = Kind> = {
  readonly kind: K;
  readonly rules: readonly Rule[];
  run(object: ObjectOf<K>, snapshot: Snapshot): Iterable<Outcome>;
};

/** One folder of rules. */
export type Family = {
  readonly name: string;
  /** The flag of `podctl diagnose` without which its rules are not asked. */
  readonly onRequest?: string;
  readonly pods: readonly PodCheck[];
  readonly objects: readonly AnyObjectCheck[];
};

/** An ObjectCheck whose kind is known only at run time; made by `objectCheck`. */
export type AnyObjectCheck = {
  readonly kind: Kind;
  readonly rules: readonly Rule[];
  run(object: unknown, snapshot: Snapshot): Iterable<Outcome>;
};

/** Forgets the kind of a check, so that checks of several kinds stand in one list. The engine only gives it objects of its kind. */
export const objectCheck = <K extends Kind>(check: ObjectCheck<K>): AnyObjectCheck => ({
  kind: check.kind,
  rules: check.rules,
  run: (object, snapshot) => check.run(object as ObjectOf<K>, snapshot),
});
