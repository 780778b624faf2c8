import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { logLag } from '../../src/evidence/log-lag.ts';

test('a log that is read for a while and is still old is behind, until nothing more comes', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let now = 100_000;
    let changes = 0;
    const lag = logLag(
      () => now,
      () => {
        changes += 1;
      },
    );
    lag.read(10_000);
    assert.equal(lag.ms, undefined, 'the beginning is always old');
    for (let second = 0; second < 4; second += 1) {
      now += 900;
      mock.timers.tick(900);
      lag.read(20_000);
    }
    assert.equal(lag.ms, 103_600 - 20_000);
    now += 900;
    mock.timers.tick(900);
    lag.read(now - 1000);
    assert.equal(lag.ms, undefined, 'it keeps up');
    lag.read(20_000);
    mock.timers.tick(1000);
    assert.deepEqual([lag.ms, changes], [undefined, 1]);
    lag.stop();
  } finally {
    mock.timers.reset();
  }
});
