import type { DiagnosisReport, ReportFinding } from '../../src/diagnosis/report.ts';

/** What `expect.json` of a recording says a correct diagnosis is; its format is part of the machine contract. */
export type Expectation = {
  readonly what: string;
  readonly pods?: Readonly<Record<string, Want>>;
  readonly objects?: Readonly<Record<string, Want>>;
  readonly quiet?: readonly string[];
  readonly healthy?: readonly string[];
};

type Want = {
  readonly verdict?: readonly string[];
  readonly rule?: readonly string[];
  readonly also?: readonly string[];
  readonly container?: string;
  readonly says?: readonly string[];
  readonly never?: readonly string[];
};

/** One line for everything that a correct report would say and this one does not. */
export const shortcomings = (report: DiagnosisReport, expected: Expectation): readonly string[] => [
  ...Object.entries(expected.pods ?? {}).flatMap(([pattern, want]) =>
    matchingPods(report, pattern).flatMap(pod =>
      findingShortcomings(
        pod.name,
        pod.findings.flatMap(index => report.findings[index] ?? []),
        want,
        pod.verdict,
      ),
    ),
  ),
  ...Object.entries(expected.objects ?? {}).flatMap(([pattern, want]) => objectShortcomings(report, pattern, want)),
  ...(expected.quiet ?? []).flatMap(pattern =>
    findingsAbout(report, pattern)
      .filter(finding => finding.severity !== 'low')
      .map(finding => `${pattern}: false alarm ${finding.rule}`),
  ),
  ...[...Object.keys(expected.pods ?? {}), ...(expected.healthy ?? [])]
    .filter(pattern => matchingPods(report, pattern).length === 0)
    .map(pattern => `${pattern}: no such pod in the report`),
  ...(expected.healthy ?? []).flatMap(pattern =>
    matchingPods(report, pattern).flatMap(pod => [
      ...(pod.verdict === 'healthy' || pod.verdict === 'completed'
        ? []
        : [`${pod.name}: ${pod.verdict}, but it is healthy`]),
      ...pod.findings
        .flatMap(index => report.findings[index] ?? [])
        .filter(finding => finding.severity !== 'low')
        .map(finding => `${pod.name}: false alarm ${finding.rule}`),
    ]),
  ),
];

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

const matchingPods = (report: DiagnosisReport, pattern: string): DiagnosisReport['pods'] =>
  report.pods.filter(pod => matches(pattern, pod.name));

const findingsAbout = (report: DiagnosisReport, pattern: string): readonly ReportFinding[] => {
  const [kind = '', name = ''] = pattern.split('/');
  return report.findings.filter(({ subject }) => subject.kind === kind && matches(name, subject.name));
};

const objectShortcomings = (report: DiagnosisReport, pattern: string, want: Want): readonly string[] => {
  const own = findingsAbout(report, pattern);
  if (own.length === 0) return [`${pattern}: nothing found`];
  return own
    .map(finding => findingShortcomings(pattern, [finding], want))
    .reduce((fewest, next) => (next.length < fewest.length ? next : fewest));
};

/** A log line may lead in place of the exit that it explains. */
const exits = ['crashloop', 'exit-error', 'init-crash', 'restart-policy-exhausted'];

const findingShortcomings = (
  name: string,
  findings: readonly ReportFinding[],
  want: Want,
  verdict?: string,
): readonly string[] => {
  const [lead] = findings;
  const rules = findings.map(finding => finding.rule);
  const byLog = lead?.rule.startsWith('log-') && want.rule?.some(rule => exits.includes(rule));
  const said = lead ? textOf(lead).toLowerCase() : '';
  return [
    ...(want.verdict && verdict && !want.verdict.includes(verdict)
      ? [`${name}: ${verdict}, not ${want.verdict.join(' or ')}`]
      : []),
    ...(want.rule && !byLog && !want.rule.includes(lead?.rule ?? '')
      ? [`${name}: leads with ${lead?.rule}, not ${want.rule.join(' or ')} (${rules.join(', ')})`]
      : []),
    ...(lead && want.never?.includes(lead.rule) ? [`${name}: leads with ${lead.rule}, which is wrong here`] : []),
    ...(want.also ?? []).filter(rule => !rules.includes(rule)).map(rule => `${name}: does not mention ${rule}`),
    ...(want.container && lead && lead.subject.container !== want.container
      ? [`${name}: blames ${lead.subject.container}, not ${want.container}`]
      : []),
    ...(lead
      ? (want.says ?? [])
          .filter(words => !said.includes(words.toLowerCase()))
          .map(words => `${name}: does not say ${words}`)
      : []),
  ];
};

const textOf = (finding: ReportFinding): string =>
  [
    finding.title,
    finding.explanation,
    ...finding.evidence.map(({ value }) => value),
    ...finding.next.map(({ why, command }) => `${why} ${command ?? ''}`),
  ].join('\n');
