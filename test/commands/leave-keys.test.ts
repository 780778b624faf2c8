import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeyFilter, leaveAtOnce, leaveThrice, leaveWatch } from '../../src/commands/leave-keys.ts';
import { lineKeys } from '../../src/commands/line-keys.ts';

const typed = (keys: KeyFilter, ...reads: readonly string[]) =>
  reads.map(text => {
    const { passed, leaves } = keys(Buffer.from(text));
    return [Buffer.from(passed).toString(), leaves];
  });

test('every key reaches the process, until ctrl-] three times in a row leaves', () => {
  const keys = leaveWatch(leaveThrice, () => 10_000);
  assert.deepEqual(typed(keys, 'ls\r\u0003\u0004\u001a', '\u001d', '\u001dx', '\u001d\u001d', '\u001d'), [
    ['ls\r\u0003\u0004\u001a', false],
    ['\u001d', false],
    ['\u001dx', false],
    ['\u001d\u001d', false],
    ['', true],
  ]);
});

test('ctrl-] pressed slowly, as vim users do, leaves nothing', () => {
  let now = 10_000;
  const keys = leaveWatch(leaveThrice, () => {
    now += 1100;
    return now;
  });
  assert.ok(typed(keys, '\u001d', '\u001d', '\u001d', '\u001d').every(([, leaves]) => leaves === false));
});

test('where one press leaves, what was typed before it still gets there', () =>
  assert.deepEqual(typed(leaveWatch(leaveAtOnce), 'ab\u001dcd'), [['ab', true]]));

test('a program without a terminal gets lines, and they are shown while they are typed', () => {
  let shown = '';
  const keys = lineKeys(text => {
    shown += text;
  });
  assert.deepEqual(typed(keys, 'hallö', 'x\u007f\u001b[A\r', 'no\u0015two\r', 'half\u0004'), [
    ['', false],
    ['hallö\n', false],
    ['two\n', false],
    ['', true],
  ]);
  assert.equal(shown, 'hallöx\r\u001b[Khallö\r\nno\r\u001b[Ktwo\r\nhalf');
});
