import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../src/model/kubernetes.ts';
import { parseResources, resourcesText } from '../../src/model/pod-resources.ts';
import { podColumns } from '../../src/model/pod-status.ts';
import { nodeUse, podUse, sharesOf } from '../../src/model/pod-use.ts';
import { parseTime } from '../../src/model/time.ts';
import { manualClock } from '../../src/sandbox/clock.ts';
import { startDemo } from '../../src/sandbox/demo/start-demo.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

const minute = 60_000;

const opened = Date.parse('2026-11-21T08:00:30Z');

const inDemo = async (
  run: (sandbox: Sandbox, advance: (ms: number) => void) => Promise<void> | void,
): Promise<void> => {
  const clock = manualClock(opened);
  const sandbox = await startDemo({ clock });
  try {
    await run(sandbox, clock.advance);
  } finally {
    await sandbox.close();
  }
};

const podsNamed = (sandbox: Sandbox, prefix: string): readonly Pod[] =>
  sandbox.all('Pod').filter(pod => pod.metadata?.name?.startsWith(prefix));
const statusesOf = (sandbox: Sandbox, prefix: string): string[] =>
  podsNamed(sandbox, prefix).map(pod => podColumns(pod, 34).status);

test('the demo opens on failures that have a past', () =>
  inDemo(sandbox => {
    assert.deepEqual(statusesOf(sandbox, 'orders-worker'), ['CrashLoopBackOff', 'CrashLoopBackOff']);
    assert.deepEqual(statusesOf(sandbox, 'settlement'), ['CreateContainerConfigError']);
    assert.deepEqual(statusesOf(sandbox, 'index-0'), ['Pending']);
    assert.deepEqual(statusesOf(sandbox, 'archive-0'), ['Pending']);
    assert.deepEqual(statusesOf(sandbox, 'checkout'), ['Init:0/1']);
    assert.deepEqual(statusesOf(sandbox, 'sessions-1'), ['Terminating']);
    const [ledger] = podsNamed(sandbox, 'ledger-api');
    assert.equal(ledger?.status?.containerStatuses?.[0]?.lastState?.terminated?.reason, 'OOMKilled');
    assert.ok(podColumns(ledger as Pod).restarts >= 5);
  }));

test('most pods are well, and their workloads say so', () =>
  inDemo(sandbox => {
    const ready = sandbox.all('Pod').filter(pod => podColumns(pod).ready === '1/1');
    assert.ok(ready.length > sandbox.all('Pod').length / 2);
    assert.equal(sandbox.get('Deployment', 'shop', 'cart')?.status?.readyReplicas, 2);
    assert.equal(sandbox.get('Deployment', 'payments', 'ledger-api')?.status?.readyReplicas, undefined);
    const progressing = sandbox
      .get('Deployment', 'payments', 'settlement')
      ?.status?.conditions?.find(({ type }) => type === 'Progressing');
    assert.equal(progressing?.reason, 'ProgressDeadlineExceeded');
  }));

test('the same seed and time give the same world', async () => {
  const names: string[][] = [];
  for (const _ of [1, 2])
    await inDemo((sandbox, advance) => {
      advance(10 * minute);
      names.push(sandbox.all('Pod').map(pod => `${pod.metadata?.name} ${podColumns(pod).status}`));
    });
  assert.deepEqual(names[0], names[1]);
});

test('a crash loop goes round: restarts grow, and the container runs and waits by turns', () =>
  inDemo((sandbox, advance) => {
    const seen = new Set<string>();
    const [before] = podsNamed(sandbox, 'ledger-api').map(pod => podColumns(pod).restarts);
    for (let second = 0; second < 400; second += 1) {
      advance(1000);
      for (const status of statusesOf(sandbox, 'ledger-api')) seen.add(status);
    }
    assert.deepEqual([...seen].sort(), ['CrashLoopBackOff', 'OOMKilled', 'Running']);
    assert.ok((podsNamed(sandbox, 'ledger-api').map(pod => podColumns(pod).restarts)[0] ?? 0) > (before ?? 0));
  }));

test('an image that is missing alternates between its two reasons', () =>
  inDemo((sandbox, advance) => {
    const seen = new Set<string>();
    for (let second = 0; second < 320; second += 1) {
      advance(1000);
      for (const status of statusesOf(sandbox, 'inventory')) seen.add(status);
    }
    assert.deepEqual([...seen].sort(), ['ErrImagePull', 'ImagePullBackOff']);
  }));

test('a rollout replaces every pod, and three stay ready all the time', () =>
  inDemo((sandbox, advance) => {
    const first = new Set(podsNamed(sandbox, 'web-').map(pod => pod.metadata?.uid));
    for (let second = 0; second < 600; second += 5) {
      advance(5000);
      const ready = podsNamed(sandbox, 'web-').filter(pod => podColumns(pod).ready === '1/1');
      assert.ok(ready.length >= 3);
    }
    assert.ok(podsNamed(sandbox, 'web-').every(pod => !first.has(pod.metadata?.uid)));
  }));

test('a deleted pod is replaced by its owner', () =>
  inDemo(async (sandbox, advance) => {
    const [victim] = podsNamed(sandbox, 'cart');
    const path = `/api/v1/namespaces/shop/pods/${victim?.metadata?.name}`;
    assert.equal((await fetch(`${sandbox.url}${path}`, { method: 'DELETE' })).status, 200);
    advance(10_000);
    const names = podsNamed(sandbox, 'cart').map(pod => pod.metadata?.name);
    assert.equal(names.length, 2);
    assert.ok(!names.includes(victim?.metadata?.name));
    assert.equal(sandbox.get('Deployment', 'shop', 'cart')?.status?.readyReplicas, 2);
  }));

test('endpoints follow the pods of a Service', () =>
  inDemo(sandbox => {
    const ready = (service: string) =>
      sandbox
        .all('EndpointSlice')
        .filter(slice => slice.metadata?.labels?.['kubernetes.io/service-name'] === service)
        .flatMap(slice => slice.endpoints ?? [])
        .filter(endpoint => endpoint.conditions?.ready).length;
    assert.equal(ready('cart'), 2);
    assert.equal(ready('suggest'), 0);
    assert.equal(ready('inventory'), 0);
  }));

test('the scheduled Job runs every five minutes and keeps three of its runs', () =>
  inDemo((sandbox, advance) => {
    const names = () =>
      sandbox
        .all('Job')
        .map(job => job.metadata?.name)
        .filter(name => name?.startsWith('stock-'));
    const before = names();
    advance(6 * minute);
    assert.equal(names().length, 3);
    assert.notDeepEqual(names(), before);
    assert.equal(statusesOf(sandbox, 'stock-report').filter(status => status === 'Completed').length, 3);
  }));

test('an hour of the demo neither piles up events nor pods', () =>
  inDemo((sandbox, advance) => {
    const pods = sandbox.all('Pod').length;
    advance(60 * minute);
    const events = sandbox.all('Event').length;
    advance(60 * minute);
    assert.ok(Math.abs(sandbox.all('Pod').length - pods) <= 2);
    assert.ok(sandbox.all('Event').length < events * 1.2);
  }));

test('what runs is measured, and never beyond what it is held to', () =>
  inDemo((sandbox, advance) => {
    advance(minute);
    const measured = sandbox.all('PodMetrics');
    const names = new Set(measured.map(({ metadata }) => metadata?.name));
    for (const pod of sandbox.all('Pod')) {
      const startedAt = parseTime(pod.status?.startTime) ?? opened;
      if (podColumns(pod).status === 'Running' && startedAt < opened - minute)
        assert.ok(names.has(pod.metadata?.name), String(pod.metadata?.name));
    }
    for (const metrics of measured) {
      const pod = sandbox.get('Pod', metrics.metadata?.namespace ?? '', metrics.metadata?.name ?? '');
      assert.ok(pod, 'a pod that is gone is not measured');
      const use = podUse(metrics);
      assert.ok(use && use.cpu > 0 && use.memory > 0);
      const { memoryOfLimit = 0 } = sharesOf(use, parseResources(resourcesText(pod)));
      assert.ok(memoryOfLimit < 1, `${pod.metadata?.name} uses ${memoryOfLimit} of its limit`);
    }
    const [node] = sandbox.all('NodeMetrics');
    assert.ok(node && (nodeUse(node)?.memory ?? 0) > 2 ** 30);
    const takenAt = (): number =>
      Date.parse(sandbox.all('PodMetrics').find(({ metadata }) => metadata?.name === 'redis-0')?.timestamp ?? '');
    const before = takenAt();
    advance(15_000);
    assert.equal(takenAt() - before, 15_000);
  }));
