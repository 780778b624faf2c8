import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logMerge, type SourceLine, stampMs, stampReader } from '../../src/evidence/log-merge.ts';

const line = (source: number, ms: number, text = `${source}@${ms}`): SourceLine => ({
  source,
  time: '',
  ms,
  text,
  kind: 'log',
});
const texts = (lines: readonly SourceLine[]): readonly string[] => lines.map(({ text }) => text);

test('a line waits a moment for older ones of other sources, no longer', () => {
  const merge = logMerge(1e6);
  merge.push(line(0, 20), 1000);
  assert.deepEqual(texts(merge.take(1100, 200)), []);
  merge.push(line(1, 10), 1150);
  assert.deepEqual(texts(merge.take(1200, 200)), ['1@10', '0@20']);
});

test('nothing overtakes a source that is behind', () => {
  const merge = logMerge(1e6);
  merge.setBehind(0, true);
  merge.push(line(1, 50), 0);
  assert.deepEqual(texts(merge.take(9000, 200)), []);
  merge.push(line(0, 40), 9000);
  merge.push(line(0, 60), 9000);
  assert.deepEqual(texts(merge.take(9300, 200)), ['0@40', '1@50', '0@60']);
});

test('lines of one source keep their order whatever their stamps say', () => {
  const merge = logMerge(1e6);
  for (const ms of [5, 3, 4]) merge.push(line(0, ms), 0);
  assert.deepEqual(texts(merge.take(200, 200)), ['0@5', '0@3', '0@4']);
});

test('what is held is bounded: the oldest go first', () => {
  const merge = logMerge(2000);
  merge.setBehind(2, true);
  for (let ms = 0; ms < 20; ms += 1) merge.push(line(ms % 2, ms), 0);
  const out = merge.take(0, 200);
  assert.ok(out.length > 0 && merge.size < 20);
  assert.deepEqual(
    out.map(({ ms }) => ms),
    out.map((_, index) => index),
  );
});

test('no line is lost or repeated, and each source stays in order', () => {
  const pushes = fc.array(fc.record({ source: fc.nat(3), ms: fc.nat(50), wait: fc.nat(300), behind: fc.boolean() }));
  fc.assert(
    fc.property(pushes, fc.integer({ min: 200, max: 100_000 }), (all, maxBytes) => {
      const merge = logMerge(maxBytes);
      const out: SourceLine[] = [];
      let now = 0;
      for (const [index, { source, ms, wait, behind }] of all.entries()) {
        merge.setBehind(source, behind);
        merge.push(line(source, ms, String(index)), now);
        now += wait;
        out.push(...merge.take(now, 200));
      }
      out.push(...merge.rest());
      assert.deepEqual(
        texts(out)
          .map(Number)
          .sort((one, other) => one - other),
        [...all.keys()],
      );
      for (const source of [0, 1, 2, 3]) {
        const numbers = texts(out.filter(each => each.source === source)).map(Number);
        assert.deepEqual(
          numbers,
          [...numbers].sort((one, other) => one - other),
        );
      }
    }),
    { numRuns: 200 },
  );
});

test('stamps keep their microseconds and their zone', () => {
  assert.equal(stampMs('2026-11-21T08:00:00.250Z'), Date.parse('2026-11-21T08:00:00.250Z'));
  assert.equal(stampMs('2026-11-21T10:00:00+02:00'), Date.parse('2026-11-21T08:00:00Z'));
  const [one = 0, other = 0] = ['000001', '000002'].map(end => stampMs(`2026-11-21T08:00:00.${end}Z`));
  assert.ok(one < other);
  assert.equal(stampMs(''), undefined);
});

test('stamps that are read one after the other are read as each alone', () => {
  const read = stampReader();
  for (const stamp of [
    '2026-11-21T08:00:00.250Z',
    '2026-11-21T08:00:00.123456789Z',
    '2026-11-21T08:00:01Z',
    '2026-11-21T10:00:01.5+02:00',
    '2026-11-21T08:00:00Z',
    '',
  ])
    assert.equal(read(stamp)?.toFixed(3), stampMs(stamp)?.toFixed(3));
});
