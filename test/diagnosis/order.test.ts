import assert from 'node:assert/strict';
import test from 'node:test';
import type { Finding } from '../../src/diagnosis/finding.ts';
import { orderFindings } from '../../src/diagnosis/order.ts';

const finding = (rule: string, container: string, more: Partial<Finding> = {}): Finding => ({
  rule,
  subject: { kind: 'Pod', namespace: 'shop', name: 'web-0', container },
  severity: 'high',
  confidence: 'certain',
  role: 'cause',
  effect: 'failing',
  causedBy: [],
  title: rule,
  explanation: rule,
  evidence: [],
  next: [],
  fingerprint: rule,
  key: `${rule} ${container}`,
  ...more,
});
const leads = (...findings: readonly Finding[]): string | undefined =>
  orderFindings(findings, 'web-0', ['app', 'proxy'])[0]?.key;

test('of two containers that end, the first one leads, and a known reason is no worse than an unknown one', () => {
  const app = finding('log-file-missing', 'app', { confidence: 'likely' });
  assert.equal(leads(finding('completed-restarting', 'proxy'), app), 'log-file-missing app');
  assert.equal(leads(finding('exit-error', 'proxy'), finding('exit-error', 'app')), 'exit-error app');
});

test('what is certain and worse leads wherever its container stands', () => {
  const app = finding('exit-error', 'app');
  assert.equal(leads(app, finding('image-not-found', 'proxy')), 'image-not-found proxy');
  assert.equal(leads(app, finding('oomkilled', 'proxy', { severity: 'critical' })), 'oomkilled proxy');
});
