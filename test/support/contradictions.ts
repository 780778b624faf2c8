import type { Diagnosis, Finding } from '../../src/diagnosis/finding.ts';

/** What cannot be true together in one diagnosis of an object of this name; empty for every honest one. */
export const contradictions = ({ verdict, findings, ruledOut }: Diagnosis, name: string): readonly string[] => {
  const own = findings.filter(({ subject }) => subject.name === name || subject.kind === 'Node');
  const [lead] = findings;
  const keys = new Set(findings.map(({ key }) => key));
  const worst = (['failing', 'degraded', 'progressing'] as const).find(effect =>
    own.some(finding => finding.effect === effect),
  );
  return [
    ...findings
      .filter(({ rule, role, subject }) =>
        ruledOut.some(one => role !== 'note' && one.rule === rule && one.container === subject.container),
      )
      .map(({ rule }) => `${rule} is found and ruled out`),
    ...(worst !== undefined && verdict !== worst ? [`${verdict}, with a finding that says ${worst}`] : []),
    ...(worst === undefined && verdict === 'degraded' ? ['degraded, and nothing says so'] : []),
    ...(keys.size < findings.length ? [`the same finding twice: ${findings.map(({ key }) => key).join(', ')}`] : []),
    ...findings
      .flatMap(({ causedBy }) => causedBy)
      .filter(cause => !keys.has(cause))
      .map(cause => `a cause that is not there: ${cause}`),
    ...(findings.some(finding => causesItself(finding, findings)) ? ['a cause of itself'] : []),
    ...(lead && lead.role !== 'cause' && own.some(isRoot)
      ? [`${lead.rule}, a ${lead.role}, stands before a cause`]
      : []),
    ...findings
      .filter(({ since, nextAttemptAt }) => since !== undefined && nextAttemptAt !== undefined && nextAttemptAt < since)
      .map(({ rule }) => `${rule} is tried again before it began`),
  ];
};

const isRoot = ({ role, causedBy }: Finding): boolean => role === 'cause' && causedBy.length === 0;

const causesItself = (finding: Finding, findings: readonly Finding[]): boolean => {
  const open = [...finding.causedBy];
  const seen = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === finding.key) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...(findings.find(one => one.key === key)?.causedBy ?? []));
  }
  return false;
};
