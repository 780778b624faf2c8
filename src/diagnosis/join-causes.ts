import type { Finding } from './finding.ts';
import type { CausePattern } from './rule.ts';
import type { RawFinding } from './run-checks.ts';

/**
 * Draws the causal edges: a finding points at those that explain it by its rule's `explainedBy`. Edges follow the
 * declared patterns only, never severity; an edge that would close a circle is not drawn.
 */
export const joinCauses = (raw: readonly RawFinding[]): readonly Finding[] => {
  const edges = new Map<string, Set<string>>();
  for (const effect of raw) {
    if (!effect.rule.explainedBy) continue;
    const causes = new Set<string>();
    for (const pattern of effect.rule.explainedBy)
      for (const cause of raw)
        if (
          cause !== effect &&
          explains(cause, effect, pattern) &&
          !reaches(edges, cause.finding.key, effect.finding.key)
        )
          causes.add(cause.finding.key);
    edges.set(effect.finding.key, causes);
  }
  return raw.map(({ finding }) => {
    const causes = edges.get(finding.key);
    return causes?.size ? { ...finding, causedBy: [...causes] } : finding;
  });
};

const explains = (cause: RawFinding, effect: RawFinding, pattern: CausePattern): boolean => {
  if (cause.finding.role === 'note') return false;
  if (!pattern.rules.some(rule => matches(rule, cause.finding.rule))) return false;
  const [one, other] = [cause.finding.subject, effect.finding.subject];
  const sameObject = one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
  switch (pattern.within) {
    case 'container':
      return sameObject && one.container === other.container;
    case 'pod':
      return sameObject;
    case 'related':
      return effect.related.some(
        ref => ref.kind === one.kind && ref.namespace === one.namespace && ref.name === one.name,
      );
  }
};

/** `image-*` matches every id that begins so, `*` every id. */
const matches = (pattern: string, rule: string): boolean =>
  pattern.endsWith('*') ? rule.startsWith(pattern.slice(0, -1)) : pattern === rule;

const reaches = (edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean => {
  const open = [from];
  const seen = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === to) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...(edges.get(key) ?? []));
  }
  return false;
};
