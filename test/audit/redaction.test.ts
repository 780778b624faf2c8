import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordPods } from '../../src/audit/record-pods.ts';
import { redactQuery } from '../../src/audit/redact-query.ts';
import { titleWithoutLog } from '../../src/audit/title-without-log.ts';
import { withoutQuotes } from '../../src/audit/without-quotes.ts';
import { openCall } from '../../src/cluster/open-call.ts';
import { ruleTitles } from '../../src/commands/rule-titles.ts';
import { podRef } from '../../src/diagnosis/pod-facts.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { podRow } from '../../src/evidence/pod-row.ts';
import { queryText } from '../../src/model/api-call.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { makePlaceholders } from '../../src/recording/placeholders.ts';
import { noPods } from '../../src/state/pod-row.ts';
import { newRecorder, ofKind } from '../support/journals.ts';
import { recording, recordingNames } from '../support/recordings.ts';

const at = Date.parse('2026-11-21T12:00:00Z');
test('quotes that run into each other go whole, and what only looks alike stays', () => {
  const first = '2026-11-21T12:00:01Z level=info loaded accounts=250000';
  const second = '2026-11-21T12:00:01Z level=info loaded customers=35';
  const without = (text: string) => withoutQuotes(text, [first, second, 'ab', 'short one'], '…');
  assert.equal(without(`It said ${second}, then ended`), 'It said …, then ended');
  assert.equal(without(`${first}${second}`), '…');
  assert.equal(without('level=info loaded accounts'), '…');
  assert.equal(without('a short one, at level=info'), 'a …, at level=info');
  assert.deepEqual(withoutQuotes({ list: [first, 7, null] }, [first], '…'), { list: ['…', 7, null] });
});

test('a title keeps the names that it took from a log line, and loses what is a quote', () => {
  const titles = (rule: string) =>
    ({ 'log-a': 'Setting {what} is missing', 'log-b': '{what}', end: '{exitTitle}' })[rule];
  assert.equal(titleWithoutLog('Setting QUEUE_URL is missing', 'log-a', titles), 'Setting QUEUE_URL is missing');
  assert.equal(titleWithoutLog('Panic: no ledger for Ada Lovelace', 'log-b', titles), '(log text, not recorded)');
  assert.equal(titleWithoutLog('Something else', 'log-a', titles), 'log-a');
  assert.equal(titleWithoutLog('Something of a rule that is gone', 'log-c', titles), 'log-c');
  const ended = 'Init prepare: exit code 1: (log text, not recorded)';
  assert.equal(titleWithoutLog('Init prepare: exit code 1: FATAL no ledger: gone', 'end', titles), ended);
  assert.equal(titleWithoutLog('Exit code 143, SIGTERM', 'end', titles), 'Exit code 143, SIGTERM');
  assert.equal(titleWithoutLog('Out of memory, limit 128Mi', 'container-oom', titles), 'Out of memory, limit 128Mi');
});

const planted = {
  variable: 'hunter2-correct-horse',
  plainVariable: 'value-of-an-ordinary-variable',
  argument: 's3cr3t-Argument-77',
  url: 'p4ssInUrl99',
  annotation: 'annotated-T0ken-123',
  logLine: 'java.lang.IllegalStateException: cannot open ledger 4711 for customer Ada Lovelace',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl',
};

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    uid: 'u1',
    creationTimestamp: '2026-11-21T11:00:00Z',
    annotations: { 'example.com/api-token': planted.annotation },
  },
  spec: {
    nodeName: 'n1',
    containers: [
      {
        name: 'app',
        image: 'app:1',
        terminationMessagePolicy: 'FallbackToLogsOnError',
        args: ['--password', planted.argument, `--db=postgres://app:${planted.url}@db/app`],
        env: [
          { name: 'DB_PASSWORD', value: planted.variable },
          { name: 'GREETING', value: planted.plainVariable },
        ],
      },
    ],
  },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        image: 'app:1',
        imageID: '',
        ready: false,
        restartCount: 5,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=app' } },
        lastState: {
          terminated: {
            exitCode: 1,
            reason: 'Error',
            startedAt: '2026-11-21T11:58:00Z',
            finishedAt: '2026-11-21T11:59:00Z',
            message: `${planted.logLine}\nAuthorization: Bearer ${planted.token}`,
          },
        },
      },
    ],
  },
} as unknown as Pod;

test('no secret, no value of a variable and no log text that was planted gets into a journal', () => {
  const logs = [
    {
      container: { namespace: 'shop', pod: 'web-0', container: 'app' },
      run: 'previous' as const,
      lines: [planted.logLine],
    },
  ];
  const set = {
    objects: [pod],
    logs,
    at,
    serverMinor: 34,
    covers: () => true,
    problems: [],
  };
  const { pods, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, families);
  const [{ diagnosis }] = pods as [(typeof pods)[number]];
  assert.ok(JSON.stringify(diagnosis).includes('cannot open ledger'), 'the diagnosis quotes the log');

  const { recorder, text, read } = newRecorder(() => at);
  const writer = recordPods(recorder, ruleTitles());
  const row = podRow(pod, diagnosis, 34);
  writer.list({ ...noPods, rows: [{ ...row, cause: `DB_PASSWORD=${planted.variable} is refused` }] }, [row]);
  const ref = podRef(pod);
  writer.opened({ ref, pod: { state: 'read', value: pod }, diagnosis, events: snapshot.events(ref) });
  const exec = { method: 'GET', path: execPath, upgrade: true };
  const { call, end } = openCall(exec, 'prod', at);
  recorder.listener.begun(call);
  end({ phase: 'failed', why: `token=${planted.token} was refused` }, at);
  recorder.listener.ended(call);
  recorder.end('left');

  for (const [what, secret] of Object.entries(planted))
    assert.ok(!text().includes(secret), `${what} stands in the journal:\n${text()}`);
  for (const part of ['Ada Lovelace', 'cannot open ledger'])
    assert.ok(
      !text().includes(part),
      text().slice(Math.max(0, text().indexOf(part) - 300), text().indexOf(part) + 100),
    );
  const [found] = ofKind(read(), 'found');
  assert.equal(found?.verdict, 'failing');
  assert.ok((found?.findings.length ?? 0) > 0);
  assert.ok(found?.object && found.diagnosis);
});

const execPath = `/api/v1/namespaces/shop/pods/web-0/exec?command=mysql&command=--password&command=${planted.argument}&container=app`;

test('the command of an exec is kept without its secrets', () => {
  const query = new URL(execPath, 'http://x').search.slice(1);
  assert.equal(
    queryText(redactQuery(query, makePlaceholders())),
    'command=mysql command=--password command=REDACTED-1 container=app',
  );
});

/** So much of a line in a row is a quote of it. */
const window = 30;

test('of no published recording a line of a log gets into a journal', () => {
  let lines = 0;
  for (const { set, name } of recordingNames.map(recording).filter(each => each.set.logs.length > 0)) {
    const { pods, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, families);
    const { recorder, text } = newRecorder(() => at);
    const writer = recordPods(recorder, ruleTitles());
    for (const { pod: each, diagnosis } of pods) {
      const ref = podRef(each);
      writer.opened({ ref, pod: { state: 'read', value: each }, diagnosis, events: snapshot.events(ref) });
    }
    const rows = pods.map(({ pod: each, diagnosis }) => podRow(each, diagnosis, set.serverMinor));
    writer.list({ ...noPods, rows }, rows);
    recorder.end('left');
    const written = text();
    // What is short may be any word, and what Kubernetes itself repeats in an event is not the journal's to hide.
    const said = JSON.stringify(set.objects);
    for (const line of set.logs.flatMap(log => log.lines.slice(-20)).filter(each => each.length >= window)) {
      lines += 1;
      for (let start = 0; start + window <= line.length; start += 1) {
        const part = JSON.stringify(line.slice(start, start + window)).slice(1, -1);
        if (written.includes(part)) assert.ok(said.includes(part), `${name}: ${part} of ${line}`);
      }
    }
  }
  assert.ok(lines > 100, `${lines} lines`);
});
