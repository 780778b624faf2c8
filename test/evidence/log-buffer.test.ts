import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';

const app = { namespace: 'shop', pod: 'web-0', container: 'app' };
const at = (second: number): string => `2026-11-21T12:00:${String(second % 60).padStart(2, '0')}.000000000Z`;
const lines = (texts: readonly string[]) => texts.map((text, index) => ({ time: at(index), text }));

test('lines keep their order and their absolute numbers', () => {
  const buffer = createLogBuffer([app]);
  buffer.append(0, lines(['one', 'two']));
  buffer.append(0, lines(['three']));
  const log = buffer.lines();
  assert.deepEqual([log.first, log.end, log.dropped], [0, 3, 0]);
  assert.deepEqual(
    [0, 1, 2, 3].map(number => log.line(number)?.text),
    ['one', 'two', 'three', undefined],
  );
  assert.equal(log.line(0)?.time, Date.parse('2026-11-21T12:00:00Z'));
});

test('whatever is appended, the buffer stays within its bytes and keeps the newest lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 40 }), { maxLength: 20 }),
      fc.integer({ min: 400, max: 4000 }),
      (batches, maxBytes) => {
        const buffer = createLogBuffer([app], maxBytes);
        for (const batch of batches) buffer.append(0, lines(batch));
        const all = batches.flat();
        const log = buffer.lines();
        assert.ok(log.bytes <= maxBytes || log.end - log.first === 1);
        assert.equal(log.end, all.length);
        assert.equal(log.dropped, log.first);
        for (let number = log.first; number < log.end; number += 1) assert.equal(log.line(number)?.text, all[number]);
        assert.equal(log.line(log.first - 1), undefined);
      },
    ),
    { numRuns: 60 },
  );
});

test('matches are those that looking at every line would find, however the lines came', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom('error here', 'all well', 'x'), { maxLength: 30 }), { maxLength: 12 }),
      batches => {
        const buffer = createLogBuffer([app], 2500);
        const isError = (text: string): boolean => text.includes('error');
        for (const batch of batches) {
          buffer.append(0, lines(batch));
          const log = buffer.lines();
          const matches = log.matches('error', () => ({ test: line => isError(line.text) }));
          const expected = [];
          for (let number = log.first; number < log.end; number += 1)
            if (isError(log.line(number)?.text ?? '')) expected.push(number);
          assert.deepEqual(
            Array.from({ length: matches.count }, (_, position) => matches.at(position)),
            expected,
          );
          for (const [position, number] of expected.entries()) assert.equal(matches.position(number), position);
          assert.equal(matches.position(log.end), expected.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('lines around matches are those of the same source', () => {
  const buffer = createLogBuffer([app, { ...app, container: 'proxy' }]);
  for (const [source, text] of [
    [0, 'a0'],
    [1, 'p0'],
    [0, 'a1'],
    [1, 'p1'],
    [0, 'boom'],
    [1, 'p2'],
    [0, 'a2'],
    [0, 'a3'],
    [0, 'boom'],
  ] as const)
    buffer.append(source, lines([text]));
  const matches = buffer.lines().matches('boom', () => ({ around: 1, test: ({ text }) => text === 'boom' }));
  assert.deepEqual(
    Array.from({ length: matches.count }, (_, position) => matches.at(position)),
    [2, 4, 6, 7, 8],
  );
});

test('a line is looked at once, however often its matches are asked for', () => {
  const buffer = createLogBuffer([app]);
  let looks = 0;
  const look = () => ({
    test: () => {
      looks += 1;
      return true;
    },
  });
  buffer.append(0, lines(['one', 'two']));
  buffer.lines().matches('all', look);
  buffer.lines().matches('all', look);
  buffer.append(0, lines(['three']));
  buffer.lines().matches('all', look);
  assert.equal(looks, 3);
});

test('a line of many megabytes is cut, and marked so', () => {
  const buffer = createLogBuffer([app]);
  buffer.append(0, [{ time: at(0), text: 'x'.repeat(8 * 1024 * 1024) }]);
  const text = buffer.lines().line(0)?.text ?? '';
  assert.ok(text.length < 300 * 1024);
  assert.ok(text.endsWith('… (the rest of this line is left out)'));
});

test('nothing new gives the same lines again; a change gives a higher version', () => {
  const buffer = createLogBuffer([app]);
  const before = buffer.lines();
  assert.equal(buffer.lines(), before);
  buffer.setStatus(0, { phase: 'streaming' });
  assert.ok(buffer.lines().version > before.version);
  assert.deepEqual(buffer.lines().sources, [{ container: app, status: { phase: 'streaming' }, gone: false }]);
});

test('lines of podctl stand among the others, and sources may join', () => {
  const buffer = createLogBuffer([app]);
  const sidecar = buffer.addSource({ ...app, container: 'proxy' });
  buffer.append(0, lines(['one']));
  buffer.appendEvent(0, 'app restarted', 5);
  buffer.append(sidecar, [{ time: '', text: 'two' }]);
  const log = buffer.lines();
  assert.deepEqual(
    [0, 1, 2].map(number => [log.line(number)?.kind, log.line(number)?.source, log.line(number)?.time]),
    [
      ['log', 0, Date.parse('2026-11-21T12:00:00Z')],
      ['event', 0, 5],
      ['log', 1, undefined],
    ],
  );
  assert.equal(log.sources.length, 2);
});
