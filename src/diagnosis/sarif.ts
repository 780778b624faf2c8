import type { Verdict } from './finding.ts';
import type { DiagnosisReport, ReportFinding } from './report.ts';
import type { Rule } from './rule.ts';
import { logicalPlaces } from './sarif-places.ts';
import { sarifLevel, sarifRule } from './sarif-rule.ts';

/** What a SARIF log says besides what stands in the report. */
export type SarifOptions = {
  readonly version: string;
  readonly rules: readonly { readonly rule: Rule; readonly family: string }[];
  readonly exitCode: number;
  /** Where the subject of a finding stands in a file, for reports that were made from files. */
  locate(subject: ReportFinding['subject']): SarifFile | undefined;
};

/** `uri` is relative to the working directory, or absolute with its scheme. */
type SarifFile = { readonly uri: string; readonly line?: number };

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The report as a SARIF 2.1.0 log with one run: a result for each finding, the rules that were found with their help, and
 * what could not be read as notifications. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarifLog = (report: DiagnosisReport, { version, rules, exitCode, locate }: SarifOptions): object => {
  const found = new Set(report.findings.map(finding => finding.rule));
  const used = rules.filter(({ rule }) => found.has(rule.id));
  const ruleIndex = new Map(used.map(({ rule }, index) => [rule.id, index]));
  const verdicts = verdictsOf(report);
  const places = logicalPlaces(report.findings.map(finding => finding.subject));
  const source = report.source.kind === 'cluster' ? report.source.context : report.source.path;
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'podctl',
            ...(/^\d+\.\d+\.\d+/.test(version) ? { semanticVersion: version } : { version }),
            rules: used.map(({ rule, family }) => sarifRule(rule, family)),
          },
        },
        automationDetails: { id: `podctl/${report.source.kind}/${source}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: exitCode < 2,
            exitCode,
            exitCodeDescription: exitTexts[exitCode] ?? 'failed',
            endTimeUtc: report.observedAt,
            toolExecutionNotifications: report.missing.map(({ what, why, rules: without }) => ({
              level: 'warning',
              message: { text: `Not known: ${what} (${why})` },
              ...(without.length > 0 ? { properties: { rules: without } } : {}),
            })),
          },
        ],
        logicalLocations: places.all,
        results: report.findings.map((finding, index) => {
          const file = locate(finding.subject);
          return {
            ruleId: finding.rule,
            ...(ruleIndex.has(finding.rule) ? { ruleIndex: ruleIndex.get(finding.rule) } : {}),
            level: sarifLevel(finding),
            message: { text: `${finding.title}. ${finding.explanation}`, markdown: markdownOf(finding) },
            locations: [
              {
                ...(file ? { physicalLocation: physical(file) } : {}),
                logicalLocations: [places.of(finding.subject)],
              },
            ],
            partialFingerprints: { 'podctl/v1': finding.fingerprint },
            properties: propertiesOf(finding, verdicts.get(index) ?? new Set(), report),
          };
        }),
      },
    ],
  };
};

const exitTexts: Readonly<Record<number, string>> = {
  0: 'nothing found',
  1: 'findings',
  3: 'inconclusive: evidence could not be read',
};

const physical = ({ uri, line }: SarifFile): object => ({
  artifactLocation: { uri },
  ...(line === undefined ? {} : { region: { startLine: line } }),
});

const markdownOf = ({ title, explanation, evidence, next }: ReportFinding): string =>
  [
    `**${title}**`,
    explanation,
    evidence.map(({ object, path, value }) => `- \`${object}\` ${path}: ${code(value)}`).join('\n'),
    next.map(({ why, command }) => `1. ${why}${command ? `: ${code(command)}` : ''}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');

/** Inline code, fenced with more backticks than the text has in a row. */
const code = (text: string): string => {
  const line = text.replaceAll('\n', ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
};

/** The verdicts on the pods that a finding is about, by its index. */
const verdictsOf = (report: DiagnosisReport): ReadonlyMap<number, ReadonlySet<Verdict>> => {
  const verdicts = new Map<number, Set<Verdict>>();
  for (const { findings, verdict } of report.pods)
    for (const index of findings) verdicts.set(index, (verdicts.get(index) ?? new Set()).add(verdict));
  return verdicts;
};

/** What SARIF has no word for. */
const propertiesOf = (finding: ReportFinding, verdicts: ReadonlySet<Verdict>, report: DiagnosisReport): object => ({
  severity: finding.severity,
  confidence: finding.confidence,
  role: finding.role,
  ...(verdicts.size > 0 ? { verdicts: [...verdicts] } : {}),
  causedBy: finding.causedBy.flatMap(cause => report.findings[cause]?.rule ?? []),
  ...(finding.since ? { since: finding.since } : {}),
  ...(finding.nextAttemptAt ? { nextAttemptAt: finding.nextAttemptAt } : {}),
  evidence: finding.evidence,
  next: finding.next,
});
