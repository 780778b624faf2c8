import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRows, classifyAnswer } from '../../../src/diagnosis/rules/probes/answers.ts';
import { anEvent, anObject } from '../../support/objects.ts';
import { about, http, judge, leading, rulesOf, running } from '../../support/probe-pods.ts';

test('every example of a probe answer is read as its own row', () => {
  for (const row of answerRows)
    for (const { text } of row.rule.examples ?? []) {
      const rows = answerRows.filter(other => other.rule === row.rule);
      const hit = rows.some(
        other => classifyAnswer(other.outcome ?? 'failed', text, other.handlers?.[0])?.row.rule === row.rule,
      );
      assert.ok(hit, `${row.rule.id}: ${text}`);
    }
});

test('every row of probe answers has two examples', () => {
  for (const row of answerRows) assert.ok((row.rule.examples?.length ?? 0) >= 2, row.rule.id);
});

test('a readiness probe that gets 404 past its budget leads, with path and Service', () => {
  const pod = running({ readinessProbe: http('/ready') }, { metadata: { labels: { app: 'web' } } });
  const service = anObject('Service', 'web', { spec: { selector: { app: 'web' } } });
  const diagnosis = judge(
    pod,
    service,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404'),
  );
  assert.equal(diagnosis.verdict, 'failing');
  assert.deepEqual(rulesOf(diagnosis), ['probe-http-status', 'readiness-failing']);
  assert.equal(diagnosis.findings[0]?.title, 'Readiness: 404 at :8080/ready');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /Service web/);
});

test('within the budget of its readiness probe a pod is only starting', () => {
  const pod = running({ readinessProbe: http('/ready', { initialDelaySeconds: 30 }) }, { seconds: 20 });
  const diagnosis = judge(
    pod,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
  );
  assert.equal(diagnosis.verdict, 'progressing');
  assert.deepEqual(rulesOf(diagnosis), ['probe-after-start']);
});

test('a startup probe adds its budget to that of the readiness probe', () => {
  const pod = running(
    { readinessProbe: http('/ready'), startupProbe: http('/up', { failureThreshold: 400 }) },
    { seconds: 900, readySince: 905 },
  );
  assert.equal(judge(pod).verdict, 'progressing');
});

test('a pod that lost its readiness gets no grace for starting', () => {
  const pod = running(
    { readinessProbe: http('/ready', { initialDelaySeconds: 600 }) },
    { seconds: 300, readySince: 30 },
  );
  const diagnosis = judge(
    pod,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
  );
  assert.equal(leading(diagnosis), 'probe-http-status');
});

test('an exec probe whose command is missing is certain at once', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } }, { seconds: 5 });
  const text =
    'Readiness probe errored and resulted in unknown state: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown';
  const diagnosis = judge(pod, about(pod, 'Unhealthy', text));
  assert.equal(leading(diagnosis), 'probe-exec-missing');
});

test('the same before 1.33, and with the wording of crun', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } });
  const text =
    'Readiness probe errored: rpc error: code = Unknown desc = command error: executable file `curl` not found in $PATH: No such file or directory, exit code -1';
  assert.equal(leading(judge(pod, about(pod, 'Unhealthy', text))), 'probe-exec-missing');
});

test('an exec probe of a container that has just ended proves nothing', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } });
  const text =
    'Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = failed to load task: no running task found';
  assert.equal(leading(judge(pod, about(pod, 'Unhealthy', text))), 'readiness-unknown');
});

test('a named port that is not declared is certain without any event', () => {
  const pod = running({
    readinessProbe: { httpGet: { path: '/', port: 'admin' } },
    ports: [{ name: 'http', containerPort: 80 }],
  });
  assert.equal(leading(judge(pod)), 'probe-port-undeclared-name');
});

test('without any event of the pod nothing is concluded from their absence', () => {
  const pod = running({ readinessProbe: http('/ready') });
  assert.equal(leading(judge(pod)), 'readiness-failing');
  assert.equal(
    leading(judge(pod, anEvent(pod, 'Started', 'Started container app', { type: 'Normal' }))),
    'readiness-unknown',
  );
});

test('exec timeouts of 1.30 and of 1.31 are the same', () => {
  for (const output of ['command "check" timed out', 'command timed out: "check" timed out after 1s']) {
    const pod = running({ readinessProbe: { exec: { command: ['check'] }, periodSeconds: 3 } });
    assert.equal(
      leading(judge(pod, about(pod, 'Unhealthy', `Readiness probe failed: ${output}`))),
      'probe-exec-timeout',
    );
  }
});

test('addresses of other families are a note on a pod that is well', () => {
  const pod = running({}, { ready: true });
  const diagnosis = judge(pod, about(pod, 'HostIPsIPFamilyMismatch', 'node IPs are IPv6, pod IPs are IPv4'));
  assert.deepEqual([diagnosis.verdict, rulesOf(diagnosis)], ['healthy', ['host-ips-mismatch']]);
});
