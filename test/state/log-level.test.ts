import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelWord } from '../../src/state/log-level.ts';
import { logRecord } from '../../src/state/log-record.ts';

for (const [line, level, word] of [
  ['{"level":50,"time":1,"msg":"boom"}', 'error', '50'],
  ['{"severity":"WARNING","message":"slow"}', 'warn', 'WARNING'],
  ['time="2026-11-21" level=debug msg=x', 'debug', 'debug'],
  ['W1121 08:00:00.000000       1 reflector.go:150] slow', 'warn', 'W1121'],
  ['F1121 08:00:00.000000       1 main.go:1] no', 'fatal', 'F1121'],
  ['2026/11/21 08:00:00 [crit] 7#7: disk', 'fatal', 'crit'],
  ['2026-11-21 08:00:00,123 WARNING root: low', 'warn', 'WARNING'],
  ['[2026-11-21T08:00:00Z TRACE app] in', 'debug', 'TRACE'],
] as const)
  test(`the level of ${line}`, () => {
    const found = levelWord(line);
    assert.equal(found?.level, level);
    assert.equal(line.slice(found?.start, found?.end), word);
  });

for (const line of ['an error in the middle of a sentence', 'GET /info 200', 'level 5 reached', '{"levels":3}'])
  test(`no level: ${line}`, () => assert.equal(levelWord(line), undefined));

test('logfmt knows quotes, and one pair is no record', () => {
  const record = logRecord(String.raw`ts=1 msg="a \"quoted\" word" err=`);
  assert.deepEqual(
    [...(record ?? [])],
    [
      ['ts', '1'],
      ['msg', 'a "quoted" word'],
      ['err', ''],
    ],
  );
  assert.equal(logRecord('the answer is x=1'), undefined);
});

test('what is broken or huge is no record', () => {
  assert.equal(logRecord('{"level":"info"'), undefined);
  assert.equal(logRecord(`{"text":"${'x'.repeat(100_000)}"}`), undefined);
});
