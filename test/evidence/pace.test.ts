import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pace } from '../../src/evidence/pace.ts';

test('the first change is shown at once, and of a flood four frames a second', context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 1_000_000;
  const shown: number[] = [];
  const drawing = pace(
    () => shown.push(now),
    250,
    () => now,
  );
  for (let ms = 0; ms < 1000; ms += 10) {
    drawing.changed();
    now += 10;
    context.mock.timers.tick(10);
  }
  assert.deepEqual(
    shown.map(at => at - 1_000_000),
    [10, 260, 510, 760],
  );
});

test('a list that begins is shown soon and again soon, and at once when it is complete', context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 1_000_000;
  const shown: number[] = [];
  const drawing = pace(
    () => shown.push(now),
    250,
    () => now,
  );
  drawing.begins();
  for (let ms = 0; ms < 500; ms += 10) {
    drawing.changed();
    if (ms === 400) drawing.complete();
    now += 10;
    context.mock.timers.tick(10);
  }
  assert.deepEqual(
    shown.map(at => at - 1_000_000),
    [10, 90, 250, 410],
  );
});
