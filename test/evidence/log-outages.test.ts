import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logOutages } from '../../src/evidence/log-outages.ts';
import { until } from '../support/until.ts';

const told = (patienceMs: number) => {
  const said: string[] = [];
  const it = { said, now: 0 };
  const outages = logOutages({
    name: source => `app${source}`,
    say: (_source, text) => said.push(text),
    clock: () => it.now,
    patienceMs,
  });
  return { it, said, outages };
};

test('a break that is soon over is one line', () => {
  const { said, outages } = told(60_000);
  outages.broke(1, 'The server closed the connection');
  outages.back(1, 'The server closed the connection');
  assert.deepEqual(said, ['app1: reconnected, nothing is lost (the server closed the connection)']);
  outages.stop();
});

test('a break that lasts is told when it lasts and when it is over, once for all logs', async () => {
  const { it, said, outages } = told(1);
  for (const source of [0, 1, 2]) outages.broke(source, 'Nothing listens on api:6443');
  await until('the break is told', () => said.length === 1);
  it.now = 16_000;
  for (const source of [2, 0, 1]) outages.back(source, 'Nothing listens on api:6443');
  assert.deepEqual(said, [
    '3 logs: the connection is lost: nothing listens on api:6443',
    '3 logs: reconnected after 16s, nothing is lost',
  ]);
  outages.stop();
});

test('the next break is another one', async () => {
  const { said, outages } = told(60_000);
  outages.broke(0, 'a');
  outages.back(0, 'a');
  outages.broke(0, 'b');
  outages.back(0, 'b');
  assert.deepEqual(said, ['app0: reconnected, nothing is lost (a)', 'app0: reconnected, nothing is lost (b)']);
  outages.stop();
});
