import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from '../../src/model/time.ts';

const day = 86_400_000;

test('every day of four centuries is the one that Date.parse reads', () => {
  for (let at = Date.UTC(1970, 0, 2, 23, 59, 58); at < Date.UTC(2370, 0, 1); at += day) {
    const time = new Date(at).toISOString().replace('.000Z', 'Z');
    assert.equal(parseTime(time), at, time);
  }
});

test('what is no plain time in UTC is read as Date.parse reads it', () => {
  for (const time of ['2026-11-21T08:00:00.123456Z', '2026-11-21T08:00:00+02:00', '2028-02-29T00:00:00Z'])
    assert.equal(parseTime(time), Date.parse(time), time);
});

test('zero times and what is no time are none', () => {
  for (const time of [
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-1a-01T00:00:00Z',
    '',
  ])
    assert.equal(parseTime(time), undefined, time);
  assert.equal(parseTime(null), undefined);
});
