import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { followLogs } from '../../src/cluster/logs.ts';
import type { Transport } from '../../src/cluster/transport.ts';
import { followLogSources } from '../../src/evidence/log-sources.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

/** All containers of all pods of the namespace, also of those that come later. */
const everyPod = {
  pods: [{ scope: { namespace: 'shop' }, name: undefined, includes: () => true }],
  containers: [],
  wants: () => true,
  joins: true,
};
const pods = ['a', 'b', 'c', 'd'];
const app = (pod: string) => ({ namespace: 'shop', pod, container: 'app' });
const ended = { terminated: { exitCode: 0, startedAt: '2026-11-21T08:00:00Z', finishedAt: '2026-11-21T08:00:05Z' } };

/** Silence is doubted after milliseconds instead of seconds. */
const impatient = (cluster: Cluster, transport: Transport): Cluster => ({
  ...cluster,
  logs: (container, options, sink) =>
    followLogs(transport, container, options, sink, { silentMs: 20, longestSilentMs: 40, graceMs: 20 }),
});

/** Pods that number their lines, some equal within a second, while something goes wrong; then all of it is counted. */
const storm = (
  trouble: (sandbox: Sandbox, round: number) => Promise<void> | void,
  through: (cluster: Cluster, sandbox: Sandbox) => Cluster = each => each,
  hears: (event: string) => void = () => undefined,
): Promise<void> =>
  withSandboxCluster({ objects: pods.map(pod => shopPod(pod)) }, async (sandbox, connected) => {
    const cluster = through(connected, sandbox);
    const seen = new Map<string, number[]>();
    let containers: readonly string[] = [];
    const stream = followLogSources(
      cluster,
      everyPod,
      { follow: true },
      {
        lines: lines => {
          for (const { source, text, kind } of lines)
            if (kind === 'log') {
              const pod = containers[source] ?? '';
              seen.set(pod, [...(seen.get(pod) ?? []), Number(text)]);
            } else hears(text);
        },
        sources: sources => {
          containers = sources.map(({ container }) => container.pod);
        },
        done: () => undefined,
        failed: error => assert.fail(String(error)),
      },
    );
    const rounds = 6;
    const perRound = 50;
    for (let round = 0; round < rounds; round += 1) {
      for (let line = 0; line < perRound; line += 1)
        for (const pod of pods) sandbox.appendLog(app(pod), String(round * perRound + line));
      await trouble(sandbox, round);
    }
    // One of them ends and goes while its log may still be on its way.
    sandbox.put(shopPod('d', { state: ended, phase: 'Succeeded' }));
    const all = Array.from({ length: rounds * perRound }, (_, number) => number);
    await until('everything has come', () => pods.every(pod => (seen.get(pod)?.length ?? 0) >= all.length), 8000);
    for (const pod of pods) assert.deepEqual(seen.get(pod), all);
    stream.close();
  });

test('connections that break lose no line and repeat none', () =>
  storm(async (sandbox, round) => {
    await new Promise(setImmediate);
    sandbox.faults.breakOpen(round % 2 === 0 ? '/log' : undefined);
  }));

for (const fault of [
  { fault: 'status', code: 401 },
  { fault: 'status', code: 503 },
  { fault: 'status', code: 429, retryAfter: 0 },
  { fault: 'reset' },
  { fault: 'cut', afterBytes: 700 },
] as const satisfies readonly Fault[])
  test(`no line is lost or repeated when reading again meets ${fault.fault} ${'code' in fault ? fault.code : ''}`, () =>
    storm(async (sandbox, round) => {
      if (round !== 2) return;
      sandbox.faults.add({ ...fault, path: '/log', times: 3 });
      sandbox.faults.breakOpen('/log');
    }));

test('a watch that has expired meanwhile loses no line', () =>
  storm((sandbox, round) => {
    if (round !== 2) return;
    sandbox.faults.add({ fault: 'status', code: 410, path: 'watch=', times: 1 });
    sandbox.faults.breakOpen();
  }));

test('a server that is away for a while loses no line', () =>
  storm(async (sandbox, round) => {
    if (round === 2) await sandbox.stop();
    if (round === 4) await sandbox.start();
  }));

test('connections that fall silent without being closed lose no line and repeat none, and that is told', async () => {
  const events: string[] = [];
  let transport: ReturnType<typeof plainTransport> | undefined;
  await storm(
    async (sandbox, round) => {
      // What is open is broken, so that what is opened now says a little and then nothing more, for ever.
      if (round > 2) return;
      sandbox.faults.add({ fault: 'mute', afterBytes: 300 + 700 * round, path: 'follow=true', times: 3 });
      await new Promise(setImmediate);
      sandbox.faults.breakOpen('/log');
    },
    (cluster, sandbox) => {
      transport = plainTransport(sandbox.url);
      return impatient(cluster, transport);
    },
    event => events.push(event),
  );
  await transport?.close();
  assert.ok(
    events.some(event =>
      /^(?:app|\d logs): reconnected, nothing is lost \(nothing came for \d+ s though the log goes on\)$/.test(event),
    ),
    events.join('\n'),
  );
});

test('pods that are deleted while they write lose no line that they have written', () =>
  withSandboxCluster({ objects: pods.map(pod => shopPod(pod)) }, async (sandbox, cluster) => {
    const seen = new Map<string, string[]>();
    let containers: readonly string[] = [];
    const gone = new Set<string>();
    const stream = followLogSources(
      cluster,
      everyPod,
      { follow: true },
      {
        lines: lines => {
          for (const { source, text, kind } of lines) {
            const pod = containers[source] ?? '';
            if (kind === 'log') seen.set(pod, [...(seen.get(pod) ?? []), text]);
            else if (text.endsWith('is gone')) gone.add(text.split(' ')[1] ?? '');
          }
        },
        sources: sources => {
          containers = sources.map(({ container }) => container.pod);
        },
        done: () => undefined,
        failed: error => assert.fail(String(error)),
      },
    );
    await until('all are read', () => containers.length === pods.length);
    const all = Array.from({ length: 400 }, (_, number) => String(number));
    for (const [round, victim] of pods.entries()) {
      for (const pod of [...pods, ...pods.slice(0, round).map(name => `${name}-new`)])
        if (!pods.slice(0, round).includes(pod)) sandbox.appendLog(app(pod), all.join('\n'));
      await until('its log is read', () => (seen.get(victim)?.length ?? 0) > 0);
      sandbox.remove('Pod', 'shop', victim);
      sandbox.put(shopPod(`${victim}-new`));
    }
    await until('they are gone', () => gone.size === pods.length, 5000);
    for (const [round, pod] of pods.entries())
      assert.deepEqual(seen.get(pod), Array.from({ length: round + 1 }, () => all).flat());
    for (const [round, pod] of pods.entries()) {
      const rounds = pods.length - 1 - round;
      await until('the new one is read', () => (seen.get(`${pod}-new`)?.length ?? 0) >= rounds * all.length);
      assert.deepEqual(seen.get(`${pod}-new`) ?? [], Array.from({ length: rounds }, () => all).flat());
    }
    stream.close();
  }));
