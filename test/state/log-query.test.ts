import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';
import { filterMatches, visibleLines } from '../../src/state/log-filter.ts';
import { logQuery, withAround } from '../../src/state/log-query.ts';
import { appContainer, say } from '../support/view-fixtures.ts';

const left = (filter: string, texts: readonly string[]): readonly string[] => {
  const buffer = createLogBuffer([appContainer]);
  say(buffer, texts);
  const log = buffer.lines();
  const visible = visibleLines(log, { filter, clearedBelow: 0, folded: false });
  const kept: string[] = [];
  for (let line = visible.atOrAfter(0); line !== undefined; line = visible.atOrAfter(line + 1))
    kept.push(log.line(line)?.text ?? '');
  return kept;
};

const json = ['{"level":"info","status":200,"took":"12ms"}', '{"level":"error","status":503,"took":"1.5s"}'] as const;
const logfmt = ['level=info status=200 msg="all well"', 'level=error status=503 msg="no upstream"'] as const;
const plain = [
  'INFO all well',
  'ERROR no upstream',
  'W1121 08:00:00.000000 1 x.go:1] slow',
  '<3> [crit] disk',
] as const;

for (const [filter, expected] of [
  ['level=error', [json[1], logfmt[1], plain[1]]],
  ['level>=warn', [json[1], logfmt[1], plain[1], plain[2], plain[3]]],
  ['level!=error', [json[0], logfmt[0], plain[0], plain[2], plain[3]]],
  ['status>=500', [json[1], logfmt[1]]],
  ['status=200', [json[0], logfmt[0]]],
  ['status<500 level=info', [json[0], logfmt[0]]],
  ['took>1s', [json[1]]],
  ['took=1500ms', [json[1]]],
  ['msg="no upstream"', [logfmt[1]]],
  ['msg~^all', [logfmt[0]]],
  ['level=error upstream', [logfmt[1], plain[1]]],
  ['!upstream level=error', [json[1]]],
  ['all well', [logfmt[0], plain[0]]],
] as const)
  test(`& ${filter}`, () => assert.deepEqual(left(filter, [...json, ...logfmt, ...plain]), expected));

test('a field of an object inside is named by its path', () => {
  const lines = ['{"http":{"status":500}}', '2026-11-21 INFO {"http":{"status":200}}'];
  assert.deepEqual(left('http.status>=500', lines), [lines[0]]);
  assert.deepEqual(left('HTTP.Status=200', lines), [lines[1]]);
});

test('a line without fields is searched for what was typed', () => {
  assert.deepEqual(left('user=anna', ['login user=anna', 'login user=bert']), ['login user=anna']);
});

test('the frames of a trace have the level of its first line', () => {
  const lines = ['ERROR boom', '\tat a.B.c(B.java:1)', 'INFO fine', '\tindented'];
  assert.deepEqual(left('level=error', lines), lines.slice(0, 2));
});

test('-C keeps lines around each match, which are not counted as matches', () => {
  const lines = ['a', 'b', 'boom', 'c', 'd', 'e'];
  assert.deepEqual(left('-C1 boom', lines), ['b', 'boom', 'c']);
  assert.deepEqual(left('-C 2 boom', lines), ['a', 'b', 'boom', 'c', 'd']);
  const buffer = createLogBuffer([appContainer]);
  say(buffer, lines);
  assert.equal(filterMatches(buffer.lines(), '-C2 boom')?.count, 1);
});

test('the number of lines around is changed in place', () => {
  assert.equal(withAround('boom', 1), '-C1 boom');
  assert.equal(withAround('-C1 boom', 1), '-C2 boom');
  assert.equal(withAround('-C1 boom', -1), 'boom');
  assert.equal(withAround('boom', -1), 'boom');
});

test('a text that asks for nothing is no filter', () => {
  for (const text of ['', '!', '-C2 ']) assert.equal(logQuery(text), undefined);
});
