import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cluster, LogSink } from '../../src/cluster/cluster.ts';
import type { Want } from '../../src/diagnosis/snapshot.ts';
import { createAnswers } from '../../src/evidence/answers.ts';

const want: Want = {
  want: 'log',
  container: { namespace: 'a', pod: 'p', container: 'app' },
  run: 'previous',
};

/** The answer where the log is refused with this status. */
const refused = async (code: number): Promise<string> => {
  const cluster = {
    logs: (_container: unknown, _options: unknown, sink: LogSink) => {
      queueMicrotask(() => sink.status({ phase: 'refused', why: 'no', code }));
      return { close: () => {} };
    },
  } as unknown as Cluster;
  const answers = createAnswers(cluster, () => 1_000_000);
  await answers.ask([want], 1_000_000);
  return answers.get(want).state;
};

test('a log that is not there is known not to be; of one that could not be fetched nothing is known', async () => {
  for (const code of [400, 404]) assert.equal(await refused(code), 'absent');
  assert.equal(await refused(403), 'forbidden');
  for (const code of [0, 500, 502, 503]) assert.equal(await refused(code), 'unknown', String(code));
});

const nodes = Array.from(
  { length: 20 },
  (_, index): Want => ({
    want: 'object',
    kind: 'Node',
    namespace: '',
    name: `n${index}`,
  }),
);

test('quick answers take turns on two connections; only those far away are asked for eight at a time', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let running = 0;
  let most = 0;
  let answer = (): Promise<unknown> => nextTurn();
  const cluster = {
    get: async () => {
      running += 1;
      most = Math.max(most, running);
      await answer();
      running -= 1;
      return { state: 'absent' };
    },
  } as unknown as Cluster;
  await createAnswers(cluster, () => 1_000_000).ask(nodes, 1_000_000);
  assert.equal(most, 2);

  let arrive = (): void => {};
  const far = new Promise<void>(resolve => {
    arrive = resolve;
  });
  answer = () => far;
  const asking = createAnswers(cluster, () => 1_000_000).ask(nodes, 1_000_000);
  await nextTurn();
  assert.equal(running, 2);
  context.mock.timers.tick(20);
  await nextTurn();
  assert.equal(running, 8);
  arrive();
  await asking;
  assert.equal(most, 8);
});
