import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';
import { isErrorLine } from '../../src/state/log-errors.ts';
import { errorMatches, filterMatches, plainText, searchMatches, visibleLines } from '../../src/state/log-filter.ts';
import { appContainer, say } from '../support/view-fixtures.ts';

const errors = [
  '2026-11-21 12:00:00,123 ERROR [main] c.a.Orders: cannot connect',
  'time="2026-11-21" level=fatal msg="no config"',
  '{"level":"error","msg":"boom"}',
  '{"severity":"CRITICAL","message":"disk"}',
  'E1121 12:00:00.000000       1 reflector.go:150] failed',
  'panic: runtime error: index out of range',
  'Traceback (most recent call last):',
  'Exception in thread "main" java.lang.NullPointerException',
  'KeyError: QUEUE_URL',
];
const others = [
  '{"level":"info","msg":"retrying after error"}',
  'INFO no errors so far',
  '0 errors, 3 warnings',
  '{"msg":"done","error":null}',
  'listening on :8080',
  'level=warn msg="error budget low"',
];

for (const line of errors) test(`an error: ${line}`, () => assert.equal(isErrorLine(line), true));
for (const line of others) test(`no error: ${line}`, () => assert.equal(isErrorLine(line), false));

test('a line of megabytes is judged at once', () => {
  assert.equal(isErrorLine('x'.repeat(4_000_000)), false);
});

const logOf = (texts: readonly string[]) => {
  const buffer = createLogBuffer([appContainer]);
  say(buffer, texts);
  return buffer.lines();
};
const numbers = (log: ReturnType<typeof logOf>, filter: string): readonly (number | undefined)[] => {
  const matches = filterMatches(log, filter);
  return Array.from({ length: matches?.count ?? 0 }, (_, position) => matches?.at(position));
};

test('small letters match any case, a capital only itself', () => {
  const log = logOf(['Error', 'error', 'fine']);
  assert.equal(searchMatches(log, 'error')?.count, 2);
  assert.equal(searchMatches(log, 'Error')?.count, 1);
});

test('what is no regular expression is searched for as it stands', () => {
  assert.equal(searchMatches(logOf(['f(x', 'fx']), 'f(x')?.count, 1);
});

test('colors inside a word do not hide it', () => {
  assert.equal(plainText('\u001b[31mER\u001b[0mROR'), 'ERROR');
  assert.equal(searchMatches(logOf(['\u001b[31mER\u001b[0mROR']), 'ERROR')?.count, 1);
});

test('an exclamation mark turns a filter round', () => {
  const log = logOf(['GET /healthz', 'POST /orders', 'GET /healthz']);
  assert.deepEqual(numbers(log, 'healthz'), [0, 2]);
  assert.deepEqual(numbers(log, '!healthz'), [1]);
});

test('visible lines are walked over those that are hidden', () => {
  const log = logOf(['a', 'b', 'a', 'b', 'a']);
  const visible = visibleLines(log, { filter: 'a', clearedBelow: 1, folded: false });
  assert.equal(visible.count, 2);
  assert.deepEqual([visible.atOrAfter(0), visible.atOrAfter(3), visible.atOrAfter(5)], [2, 4, undefined]);
  assert.deepEqual([visible.atOrBefore(9), visible.atOrBefore(3), visible.atOrBefore(1)], [4, 2, undefined]);
});

test('folded traces show their first line, and Python’s last one', () => {
  const log = logOf([
    'ERROR boom',
    'Traceback (most recent call last):',
    '  File "/app/x.py", line 3',
    'KeyError: QUEUE_URL',
    'INFO next',
    'java.lang.IllegalStateException: no',
    '\tat com.acme.A.run(A.java:3)',
    'Caused by: java.io.IOException: disk',
    '\t... 2 more',
    'INFO last',
  ]);
  const visible = visibleLines(log, { filter: '', clearedBelow: 0, folded: true });
  const shown: number[] = [];
  for (let line = visible.atOrAfter(0); line !== undefined; line = visible.atOrAfter(line + 1)) shown.push(line);
  assert.deepEqual(shown, [0, 3, 4, 5, 9]);
});

test('a stack trace is one error', () => {
  const log = logOf([
    'panic: runtime error: index out of range',
    '',
    'goroutine 1 [running]:',
    'main.main()',
    '\t/app/main.go:12 +0x1d',
    'ERROR another',
    'Traceback (most recent call last):',
    '  File "/app/x.py", line 3',
    'ValueError: no',
    'Exception in thread "main" java.lang.NullPointerException',
    '\tat a.B.c(B.java:1)',
    'Caused by: java.io.IOException: disk',
    '2026-11-21 ERROR order 3 failed',
    'java.lang.IllegalStateException: no',
    '\tat a.B.c(B.java:1)',
  ]);
  const matches = errorMatches(log);
  assert.deepEqual(
    Array.from({ length: matches.count }, (_, position) => matches.at(position)),
    [0, 5, 9, 12],
  );
});

test('what the diagnosis knows is an error without the word', () => {
  assert.equal(isErrorLine('Could not find pg-1.5.4 in locally installed gems'), true);
  assert.equal(isErrorLine('cannot load such file -- puma'), true);
  assert.equal(isErrorLine('the file was not found in the cache, reading it'), false);
});
