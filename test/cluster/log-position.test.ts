import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLogLine } from '../../src/cluster/log-line.ts';
import { logPosition } from '../../src/cluster/log-position.ts';

const feed = (position: ReturnType<typeof logPosition>, lines: readonly string[]): string[] =>
  lines.filter(line => position.isNew(readLogLine(line)));

test('what is repeated after a break is left out, what is new is not', () => {
  const position = logPosition();
  feed(position, ['2026-11-21T10:00:00.1Z a', '2026-11-21T10:00:01.1Z b', '2026-11-21T10:00:01.5Z c']);
  assert.equal(position.since(), '2026-11-21T10:00:01.5Z');
  position.resume();
  const again = ['2026-11-21T10:00:01.1Z b', '2026-11-21T10:00:01.5Z c', '2026-11-21T10:00:01.6Z d'];
  assert.deepEqual(feed(position, again), ['2026-11-21T10:00:01.6Z d']);
});

test('equal lines with equal time stamps are counted', () => {
  const position = logPosition();
  feed(position, ['2026-11-21T10:00:01.1Z x', '2026-11-21T10:00:01.1Z x']);
  position.resume();
  const again = ['2026-11-21T10:00:01.1Z x', '2026-11-21T10:00:01.1Z x', '2026-11-21T10:00:01.1Z x'];
  assert.equal(feed(position, again).length, 1);
});

test('a second break leaves out what either connection delivered', () => {
  const position = logPosition();
  feed(position, ['2026-11-21T10:00:01.1Z a']);
  position.resume();
  feed(position, ['2026-11-21T10:00:01.1Z a', '2026-11-21T10:00:01.2Z b']);
  position.resume();
  assert.deepEqual(feed(position, ['2026-11-21T10:00:01.1Z a', '2026-11-21T10:00:01.2Z b']), []);
});

test('lines a little out of order are all new, across a second too', () => {
  const position = logPosition();
  const lines = ['2026-11-21T10:00:02.0Z a', '2026-11-21T10:00:01.9Z b', '2026-11-21T10:00:02.1Z c'];
  assert.deepEqual(feed(position, lines), lines);
  assert.equal(position.since(), '2026-11-21T10:00:02.1Z');
});

test('zones of the node are understood', () => {
  const position = logPosition();
  feed(position, ['2026-10-25T02:59:59.000000000+02:00 summer']);
  feed(position, ['2026-10-25T02:00:00.000000000+01:00 winter']);
  assert.equal(position.since(), '2026-10-25T02:00:00.000000000+01:00');
});

test('a flood within one second repeats nothing and stays in memory bounds', () => {
  const position = logPosition();
  const flood = Array.from(
    { length: 50_000 },
    (_, index) => `2026-11-21T10:00:01.${String(index).padStart(9, '0')}Z line`,
  );
  assert.equal(feed(position, flood).length, 50_000);
  position.resume();
  assert.deepEqual(feed(position, [...flood, '2026-11-21T10:00:01.900000000Z new']), [
    '2026-11-21T10:00:01.900000000Z new',
  ]);
});

test('a connection that does not repeat the last line has lost what was before', () => {
  const position = logPosition();
  feed(position, ['2026-11-21T10:00:01.1Z a']);
  feed(position, ['2026-11-21T10:00:01.2Z b']);
  position.resume();
  feed(position, ['2026-11-21T10:00:01.1Z a']);
  feed(position, ['2026-11-21T10:00:01.2Z b']);
  feed(position, ['2026-11-21T10:00:03Z c']);
  assert.equal(position.takeGap(), undefined);
  position.resume();
  feed(position, ['2026-11-21T10:00:09Z x']);
  assert.deepEqual(position.takeGap(), { after: '2026-11-21T10:00:03Z', before: '2026-11-21T10:00:09Z' });
  assert.equal(position.takeGap(), undefined);
});
