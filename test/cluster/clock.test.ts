import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { serverClock } from '../../src/cluster/clock.ts';

const at = Date.parse('2026-01-01T00:00:00Z');
const header = (ms: number): string => new Date(ms).toUTCString();

test('without an answer the offset is 0', () => {
  assert.equal(serverClock().offsetMs(), 0);
});

test('a difference that the whole seconds of a Date header explain is 0', () => {
  const clock = serverClock();
  clock.observe(header(at), at + 900, at + 950);
  assert.equal(clock.offsetMs(), 0);
});

test('a header that is no date changes nothing', () => {
  const clock = serverClock();
  clock.observe('yesterday', at, at);
  clock.observe(undefined, at, at);
  assert.equal(clock.offsetMs(), 0);
});

test('a clock that jumps is believed anew', () => {
  const clock = serverClock();
  clock.observe(header(at), at, at + 10);
  clock.observe(header(at + 3_600_000), at + 1000, at + 1010);
  assert.ok(Math.abs(clock.offsetMs() - 3_599_000) < 1000);
});

test('the offset is found within a second, whatever it and the round trips are', () => {
  const answers = fc.array(fc.record({ after: fc.nat(10_000), there: fc.nat(200), back: fc.nat(200) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(fc.integer({ min: -86_400_000, max: 86_400_000 }), answers, (offset, trips) => {
      const clock = serverClock();
      let now = at;
      for (const { after, there, back } of trips) {
        now += after;
        clock.observe(header(now + there + offset), now, now + there + back);
        now += there + back;
      }
      assert.ok(Math.abs(clock.offsetMs() - offset) <= 1400);
    }),
  );
});
