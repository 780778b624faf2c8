import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLogSince } from '../../src/keys/log-since.ts';
import { noon } from '../support/states.ts';

const minute = 60_000;
const local = (hours: number, minutes: number): number => new Date(noon).setHours(hours, minutes, 0, 0);

test('a duration is so long ago', () => {
  assert.deepEqual(parseLogSince('25m', noon), { kind: 'ms', ms: 25 * minute });
  assert.deepEqual(parseLogSince('1h30m', noon), { kind: 'ms', ms: 90 * minute });
  assert.deepEqual(parseLogSince('2d', noon), { kind: 'ms', ms: 2 * 24 * 60 * minute });
});

test('a time of day is the last time that was, here or in UTC', () => {
  const after = local(15, 0);
  assert.deepEqual(parseLogSince('14:50', after), { kind: 'time', at: local(14, 50) });
  assert.deepEqual(parseLogSince('15:10', after), { kind: 'time', at: local(15, 10) - 24 * 60 * minute });
  assert.deepEqual(parseLogSince('11:59:30Z', noon), { kind: 'time', at: noon - minute / 2 });
});

test('a date with a time is that moment', () => {
  assert.deepEqual(parseLogSince('2026-11-20T08:00:00Z', noon), {
    kind: 'time',
    at: Date.parse('2026-11-20T08:00:00Z'),
  });
});

test('everything else is no time', () => {
  for (const text of ['', '25', 'soon', '25:00', '12:60', '12', '2026-13-99T00:00Z'])
    assert.equal(parseLogSince(text, noon), undefined, text);
});
