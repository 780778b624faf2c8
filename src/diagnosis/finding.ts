import type { Evidence } from './evidence.ts';
import type { Confidence, Effect, Rule, Severity } from './rule.ts';
import type { Blind, Want } from './snapshot.ts';

/** One line of a diagnosis, with every text filled in. */
export type Finding = {
  readonly rule: string;
  readonly subject: FindingSubject;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `cause` leads, `symptom` folds under a cause of `causedBy`, `note` never alarms. */
  readonly role: 'cause' | 'symptom' | 'note';
  readonly effect: Effect;
  /** The findings that explain this one: their `key`s. */
  readonly causedBy: readonly string[];
  readonly title: string;
  readonly explanation: string;
  readonly evidence: readonly Evidence[];
  readonly since?: number;
  readonly nextAttemptAt?: number;
  readonly next: readonly { readonly why: string; readonly command?: string }[];
  /** Equal for the same cause on replicas of one workload, stable from run to run. */
  readonly fingerprint: string;
  /** Tells this finding from every other of one report: rule and subject, or rule, workload and words. */
  readonly key: string;
};

export type FindingSubject = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly container?: string;
};

export type Verdict = 'failing' | 'degraded' | 'progressing' | 'healthy' | 'completed' | 'inconclusive';

/** What is known of one subject after its rules ran. */
export type Diagnosis = {
  readonly verdict: Verdict;
  /** The leading cause first, then the other roots, then what they explain, then notes. */
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly {
    readonly rule: string;
    readonly container?: string;
    readonly title: string;
    readonly because: string;
    readonly evidence: readonly Evidence[];
  }[];
  readonly notEvaluated: readonly { readonly rule: string; readonly container?: string; readonly missing: string }[];
  /** Questions that would make the diagnosis better once answered. */
  readonly wanted: readonly Want[];
  /** The same questions with the rules that asked them, none for what the engine itself looked for; absent where none ran. */
  readonly unanswered?: readonly { readonly want: Want; readonly rules: readonly string[] }[];
  /** Questions that were refused, with the rules that asked. */
  readonly blind: readonly (Blind & { readonly rules: readonly string[] })[];
  /** Rules that threw or broke their own contract: each costs its line only. */
  readonly faults: readonly { readonly rules: readonly string[]; readonly message: string }[];
};

export type { Rule };
