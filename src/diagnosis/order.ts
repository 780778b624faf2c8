import type { Finding } from './finding.ts';
import type { Confidence, Effect, Severity } from './rule.ts';

const effectRank: Readonly<Record<Effect, number>> = { failing: 0, degraded: 1, progressing: 2, none: 3 };
const severityRank: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
const confidenceRank: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/**
 * The order of a subject's findings: roots before what they explain, notes last; among roots what hurts most, then what
 * is surest, then the order in which the containers stand. A finding about another object (a Service, a claim) stands
 * behind those about the subject itself, but a node's leads: nothing on a lost node can be believed.
 */
export const orderFindings = (
  findings: readonly Finding[],
  subjectName: string,
  containers: readonly string[] = [],
): readonly Finding[] => {
  if (findings.length < 2) return findings;
  const own = (finding: Finding): boolean => finding.subject.name === subjectName || finding.subject.kind === 'Node';
  const ownKeys = new Set(findings.filter(own).map(finding => finding.key));
  const group = (finding: Finding): number => {
    if (finding.role === 'note') return 3;
    if (finding.causedBy.some(key => ownKeys.has(key))) return 2;
    return own(finding) ? 0 : 1;
  };
  // Digits of one number, the first matters most; equal ones stay in the order in which the rules told them.
  const ranked = findings.map(finding => ({
    finding,
    rank: [
      group(finding),
      finding.role === 'symptom' ? 1 : 0,
      effectRank[finding.effect],
      severityRank[finding.severity],
      Math.max(confidenceRank[finding.confidence], endRules.has(finding.rule) ? confidenceRank.likely : 0),
      Math.min(Math.max(containers.indexOf(finding.subject.container ?? ''), 0), 9),
    ].reduce((number, digit) => number * 10 + digit),
  }));
  return ranked.sort((one, other) => one.rank - other.rank).map(({ finding }) => finding);
};

/** They tell for certain how a container ended, but not why: beside another container's cause that is no more than likely. */
const endRules: ReadonlySet<string> = new Set([
  'exit-error',
  'init-crash',
  'completed-restarting',
  'restart-policy-exhausted',
  'sigkill-137',
  'sigterm-143',
]);

/** Ranks verdicts and severities for lists that show the worst first. */
export const severityOrder = severityRank;
