import type { Verdict } from '../../diagnosis/finding.ts';
import type { DiagnosisReport, ReportFinding } from '../../diagnosis/report.ts';
import { cutLines, indented } from './break-lines.ts';
import { findingLines } from './finding-lines.ts';
import { missingLines } from './missing-lines.ts';
import { noteLines } from './note-lines.ts';
import { followsFrom, needsSomebody, otherPods, type PodGroup, podGroups } from './pod-groups.ts';
import { paint, type TextStyle, type Tone } from './style.ts';

const symbols: Readonly<Record<Verdict, readonly [string, Tone]>> = {
  failing: ['✗', 'failing'],
  degraded: ['!', 'degraded'],
  inconclusive: ['?', 'inconclusive'],
  progressing: ['…', 'progressing'],
  healthy: ['✓', 'well'],
  completed: ['✓', 'well'],
};

/**
 * The report as text: what needs somebody first, pods of one owner with one cause together, the well ones counted; with
 * the ids of rules in `notes`, what these note.
 */
export const reportText = (report: DiagnosisReport, style: TextStyle, notes?: ReadonlySet<string>): string => {
  const others = otherFindings(report);
  const groups = podGroups(report);
  const alone = others
    .filter(finding => !groups.some(group => followsFrom(finding, group)))
    // What a Deployment suffers is read after why its ReplicaSet cannot create pods.
    .sort((one, other) => Number(one.role === 'symptom') - Number(other.role === 'symptom'));
  const blocks = [
    ...groups.map(group => {
      const first = (finding: ReportFinding): boolean => groups.find(one => followsFrom(finding, one)) === group;
      return podBlock(group, others.filter(first), report, style);
    }),
    ...alone.map(finding => objectBlock(finding, report, style)),
    notes?.size ? [] : onlyPod(report, style),
    [summary(report, others.length, style)],
    notes?.size ? noteLines(report, notes, style) : [],
    missingLines(report.missing, style),
  ];
  return `${blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(line => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
};

/** Of many pods that are well nobody wants notes; of one that was asked for, that it was restarted a while ago matters. */
const onlyPod = (report: DiagnosisReport, style: TextStyle): readonly string[] => {
  const [pod, ...more] = report.pods;
  const lead = report.findings[pod?.findings[0] ?? -1];
  if (!pod || more.length > 0 || needsSomebody(pod) || lead?.role !== 'note') return [];
  return podBlock({ pods: [pod], lead }, [], report, style);
};

/** Findings that no block of a pod shows: about objects of their own, and about pods that are well all the same. */
const otherFindings = (report: DiagnosisReport): readonly ReportFinding[] => {
  const told = new Set(report.pods.filter(needsSomebody).flatMap(pod => pod.findings));
  return report.findings.filter(
    (finding, index) =>
      !told.has(index) && finding.role !== 'note' && !(finding.role === 'symptom' && finding.causedBy.length > 0),
  );
};

const podBlock = (
  group: PodGroup,
  around: readonly ReportFinding[],
  report: DiagnosisReport,
  style: TextStyle,
): readonly string[] => {
  const [first] = group.pods;
  const restarts = first.restarts > 0 ? `, ${first.restarts} ${first.restarts === 1 ? 'restart' : 'restarts'}` : '';
  const verdict = first.verdict === 'failing' ? '' : ` · ${first.verdict}`;
  const heading = [
    paint(style, symbols[first.verdict][1], symbols[first.verdict][0]),
    ' ',
    paint(style, 'strong', `${first.namespace}/${first.name}`),
    `  ${first.ready} ${first.status}${restarts}${verdict}`,
  ].join('');
  const others = otherPods(group, style.columns - 2);
  const lines = [heading, ...(others ? [`  ${others}`] : [])];
  const told = around.flatMap(finding => aroundLines(finding, style));
  if (!group.lead) return [...lines, `  ${withoutLead[first.verdict]}`, ...told];
  const more = [...alsoLines(group, report, style), ...told];
  return [...lines, ...findingLines(group.lead, more, Date.parse(report.observedAt), style)];
};

const nothingKnown = 'No rule explains this state.';
const nothingWrong = 'Nothing is wrong so far.';
/** What is said of a pod about which nothing was found. */
const withoutLead: Readonly<Record<Verdict, string>> = {
  failing: nothingKnown,
  degraded: nothingKnown,
  inconclusive: nothingKnown,
  progressing: nothingWrong,
  healthy: nothingWrong,
  completed: nothingWrong,
};

/** The pod's other findings: causes of their own with their rule, and on one line what follows from the cause. */
const alsoLines = ({ pods: [first] }: PodGroup, report: DiagnosisReport, style: TextStyle): readonly string[] => {
  const [lead, ...rest] = first.findings;
  const findings = rest.flatMap(index => report.findings[index] ?? []).filter(({ role }) => role !== 'note');
  const follows = findings.filter(
    ({ causedBy, role, subject }) => causedBy.includes(lead ?? -1) || (role === 'symptom' && subject.kind === 'Pod'),
  );
  // Whether trouble of a Service or a node is a cause of the pod's or follows from it is left open.
  const beside = findings.filter(({ subject }) => subject.kind !== 'Pod').filter(one => !follows.includes(one));
  const causes = findings.filter(finding => !follows.includes(finding) && !beside.includes(finding));
  const width = style.columns - 4;
  const also = causes.flatMap(({ title, rule }) => {
    const [line = '', ...further] = cutLines(`Also: ${title} (${rule})`, width, 2);
    return [line, ...indented(further, 2)];
  });
  const hence = cutLines(`Hence: ${follows.map(({ title }) => title).join(' · ')}`, width, 1);
  return [
    ...indented([...also, ...(follows.length > 0 ? hence.map(line => paint(style, 'quiet', line)) : [])], 2),
    ...beside.flatMap(finding => aroundLines(finding, style)),
  ];
};

/** `Service web: No ready endpoint: 0 of 2 pods are ready (svc-no-endpoints)` */
const aroundLines = ({ subject, title, rule }: ReportFinding, style: TextStyle): readonly string[] => {
  const [line = '', ...rest] = cutLines(`${subject.kind} ${subject.name}: ${title} (${rule})`, style.columns - 4, 2);
  return [`  ${line}`, ...indented(rest, 4)];
};

const objectBlock = (finding: ReportFinding, report: DiagnosisReport, style: TextStyle): readonly string[] => {
  const { kind, namespace, name } = finding.subject;
  const [symbol, tone] =
    symbols[finding.severity === 'critical' || finding.severity === 'high' ? 'failing' : 'degraded'];
  const heading = `${paint(style, tone, symbol)} ${kind} ${paint(style, 'strong', [namespace, name].filter(Boolean).join('/'))}`;
  return [heading, ...findingLines(finding, [], Date.parse(report.observedAt), style)];
};

const summary = (report: DiagnosisReport, others: number, style: TextStyle): string => {
  if (report.pods.length === 0 && others === 0)
    return report.missing.some(({ what }) => what.startsWith('pods in '))
      ? 'The pods could not be read.'
      : 'There are no pods here.';
  const count = (verdict: Verdict, word: string, pods: number): string => {
    const [symbol, tone] = symbols[verdict];
    return pods > 0 ? `${paint(style, tone, `${symbol} ${pods}`)} ${word}` : '';
  };
  const worst = (['failing', 'degraded', 'inconclusive', 'progressing'] as const).map(verdict =>
    count(verdict, verdict, report.pods.filter(pod => pod.verdict === verdict).length),
  );
  const parts = [...worst, count('healthy', 'well', report.pods.filter(pod => !needsSomebody(pod)).length)];
  return `${report.pods.length} ${report.pods.length === 1 ? 'pod' : 'pods'}: ${parts.filter(Boolean).join('   ') || 'none'}`;
};
