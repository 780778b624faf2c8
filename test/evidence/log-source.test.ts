import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, LogSink } from '../../src/cluster/cluster.ts';
import { logSlots } from '../../src/evidence/log-slots.ts';
import { logSource } from '../../src/evidence/log-source.ts';
import { podContainers } from '../../src/model/container.ts';
import type { LogStatus } from '../../src/model/log-status.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const view = (fields: Parameters<typeof shopPod>[1] = {}) => {
  const [container] = podContainers(shopPod('web', fields));
  assert.ok(container);
  return container;
};
const terminated = { exitCode: 1, startedAt: '2026-11-21T08:00:00Z', finishedAt: '2026-11-21T08:00:05Z' };

/** A source whose streams a test plays itself. */
const source = () => {
  const opened: { readonly sink: LogSink; woken: number; closed: boolean }[] = [];
  const texts: string[] = [];
  const events: string[] = [];
  const statuses: LogStatus[] = [];
  const cluster = {
    logs: (_container: unknown, _options: unknown, sink: LogSink) => {
      const stream = { sink, woken: 0, closed: false };
      opened.push(stream);
      return {
        wake: () => {
          stream.woken += 1;
        },
        close: () => {
          stream.closed = true;
        },
      };
    },
  } as unknown as Cluster;
  const it = logSource({
    cluster,
    slots: logSlots(10),
    container: { namespace: 'shop', pod: 'web', container: 'app' },
    uid: 'web-1',
    options: { follow: true },
    joined: false,
    serverNow: () => Date.parse('2026-11-21T08:00:01Z'),
    lines: lines => texts.push(...lines.map(({ text }) => text)),
    event: text => events.push(text),
    broke: () => undefined,
    back: () => undefined,
    status: status => statuses.push(status),
    settled: () => undefined,
    overMs: 5,
  });
  return { it, opened, texts, events, statuses };
};

test('a run that is over but whose log does not end has its connection doubted until it ends', async () => {
  const { it, opened, texts, events } = source();
  it.update(view());
  await until('it is read', () => opened.length === 1);
  it.update(view({ state: { terminated } }));
  const [stream] = opened;
  await until('the connection is doubted', () => (stream?.woken ?? 0) >= 2);
  stream?.sink.lines([{ time: '2026-11-21T08:00:04Z', text: 'last words' }]);
  stream?.sink.status({ phase: 'ended' });
  assert.deepEqual([texts, events], [['last words'], ['app exited with code 1']]);
  assert.equal(stream?.closed, true);
  it.close();
});

test('a run that was followed by another while its log hung is doubted too', async () => {
  const { it, opened } = source();
  it.update(view());
  await until('it is read', () => opened.length === 1);
  it.update(view({ restartCount: 3, state: { running: { startedAt: '2026-11-21T08:00:09Z' } } }));
  await until('the connection is doubted', () => (opened[0]?.woken ?? 0) > 0);
  it.close();
});

test('a pod that is gone and whose log hangs is given up', async () => {
  const { it, opened, events } = source();
  it.update(view());
  await until('it is read', () => opened.length === 1);
  it.leave();
  await until('it is given up', () => it.idle);
  assert.deepEqual(events, ['app: its pod is gone and its log has stopped without an end']);
  assert.deepEqual([opened[0]?.woken, opened[0]?.closed], [0, true]);
});

test('between two runs it says what the next one waits for', async () => {
  const { it, opened, statuses } = source();
  it.update(view());
  await until('it is read', () => opened.length === 1);
  opened[0]?.sink.status({ phase: 'ended' });
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' } };
  it.update(view({ state: waiting, lastState: { terminated } }));
  assert.deepEqual(statuses.at(-1), { phase: 'ended', waits: 'CrashLoopBackOff, back-off 2m40s' });
  it.close();
});
