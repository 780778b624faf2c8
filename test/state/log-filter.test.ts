import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';
import { filterMatches, isErrorLine, plainText, searchMatches, visibleLines } from '../../src/state/log-filter.ts';
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
  const visible = visibleLines(log, { filter: 'a', clearedBelow: 1 });
  assert.equal(visible.count, 2);
  assert.deepEqual([visible.atOrAfter(0), visible.atOrAfter(3), visible.atOrAfter(5)], [2, 4, undefined]);
  assert.deepEqual([visible.atOrBefore(9), visible.atOrBefore(3), visible.atOrBefore(1)], [4, 2, undefined]);
});
