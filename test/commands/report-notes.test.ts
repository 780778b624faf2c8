import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportText } from '../../src/commands/report/report-text.ts';
import type { DiagnosisReport, ReportFinding, ReportPod } from '../../src/diagnosis/report.ts';

const pod = (owner: string, name: string, ready = '1/1', namespace = 'shop'): ReportPod => ({
  namespace,
  name,
  owner: { kind: 'Deployment', name: owner },
  status: 'Running',
  ready,
  restarts: 0,
  verdict: 'healthy',
  findings: [],
});
const noteOf = ({ namespace, name }: ReportPod, rule: string, title: string, container = 'app'): ReportFinding => ({
  rule,
  subject: { kind: 'Pod', namespace, name, container },
  severity: 'low',
  confidence: 'certain',
  role: 'note',
  causedBy: [],
  title,
  explanation: title,
  evidence: [{ object: `Pod/${namespace}/${name}`, path: 'metadata.name', value: name }],
  next: [],
  fingerprint: rule,
});
const textOf = (pods: readonly ReportPod[], findings: readonly ReportFinding[], columns = 80): string => {
  const report: DiagnosisReport = {
    apiVersion: 'podctl.dev/v1',
    kind: 'DiagnosisReport',
    observedAt: '2026-11-21T09:00:00Z',
    source: { kind: 'snapshot', path: 'shop' },
    pods: pods.map(one => ({
      ...one,
      findings: findings.flatMap(({ subject }, index) => (subject.name === one.name ? [index] : [])),
    })),
    findings,
    missing: [],
  };
  return reportText(report, { columns, color: 'none' }, new Set(['smell-root', 'smell-tag']));
};

const web = ['web-a', 'web-b', 'web-c'].map(name => pod('web', name));
const api = pod('api', 'api-a', '2/2');
const pods = [...web, api];

test('replicas are one workload, and what is said of all workloads has one line', () => {
  const text = textOf(pods, [
    ...web.map(one => noteOf(one, 'smell-root', 'Runs as root')),
    ...pods.map(one => noteOf(one, 'smell-tag', 'Runs latest')),
  ]);
  assert.match(text, /^4 pods: ✓ 4 well\n\nNotes: /);
  assert.match(text, /\n {2}Runs as root {2}smell-root · 3 pods of 1 workload\n {4}shop: Deployment web\n/);
  assert.match(text, /\n {2}All 2 workloads\n {4}Runs latest {2}smell-tag\n/);
});

test('a container is named where its pod has several', () => {
  assert.match(textOf(pods, [noteOf(api, 'smell-root', 'Runs as root', 'proxy')]), /shop: Deployment api \[proxy\]\n/);
});

test('of a single workload each note says which container it is about', () => {
  const text = textOf([api], [noteOf(api, 'smell-root', 'Runs as root', 'proxy')]);
  assert.match(text, /\n {2}shop\/api \(Deployment\)\n {4}Runs as root \[proxy\] {2}smell-root\n/);
});

test('of what nearly all have, those are named that have it not', () => {
  const many = Array.from({ length: 9 }, (_, index) => pod(`w${index}`, `w${index}-a`));
  const text = textOf(
    [...many, api],
    many.map(one => noteOf(one, 'smell-root', 'Runs as root')),
  );
  assert.match(text, /\n {2}All workloads but shop\/api \(Deployment\)\n {4}Runs as root {2}smell-root\n/);
});

test('pods that are leaving are no exceptions', () => {
  const leaving = { ...pod('old', 'old-a'), status: 'Terminating' };
  const text = textOf(
    [...web, leaving],
    web.map(one => noteOf(one, 'smell-root', 'Runs as root')),
  );
  assert.match(text, /\n {2}shop\/web \(Deployment\)\n {4}Runs as root {2}smell-root\n/);
});

test('names that take too many lines are counted, and no line is longer than the screen', () => {
  const many = Array.from({ length: 40 }, (_, index) => pod(`billing-worker-${index}`, `p${index}`));
  const others = Array.from({ length: 40 }, (_, index) => pod(`other-${index}`, `o${index}`));
  const text = textOf(
    [...many, ...others],
    many.map(one => noteOf(one, 'smell-root', 'Runs as root')),
  );
  assert.match(text, /\n {4}… and \d+ more\n/);
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
});

test('only what stands in specs is listed', () => {
  const text = textOf(pods, [noteOf(api, 'restarts-recent', 'Restarted 5s ago')]);
  assert.doesNotMatch(text, /Restarted/);
  assert.match(text, /\nNo notes\.\n$/);
});
