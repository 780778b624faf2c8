import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PodBounds } from '../../src/model/pod-resources.ts';
import { cpuText, isStale, memoryText, type PodUse, podUse, sharesOf } from '../../src/model/pod-use.ts';

const mi = 2 ** 20;
const none = { cpu: undefined, memory: undefined };
const use = (containers: PodUse['containers']): PodUse => ({
  at: 0,
  windowMs: 15_000,
  cpu: containers.reduce((sum, { cpu }) => sum + cpu, 0),
  memory: containers.reduce((sum, { memory }) => sum + memory, 0),
  containers,
});

test('a sample is read in cores and bytes, all containers together', () => {
  assert.deepEqual(
    podUse({
      timestamp: '2026-11-21T12:00:00Z',
      window: '15.2s',
      containers: [
        { name: 'app', usage: { cpu: '12345678n', memory: '1024Ki' } },
        { name: 'proxy', usage: { cpu: '0', memory: '1Mi' } },
      ],
    }),
    {
      at: Date.parse('2026-11-21T12:00:00Z'),
      windowMs: 15_200,
      cpu: 0.012345678,
      memory: 2 * mi,
      containers: [
        { name: 'app', cpu: 0.012345678, memory: mi },
        { name: 'proxy', cpu: 0, memory: mi },
      ],
    },
  );
});

test('a sample without a time or without a measured container says nothing', () => {
  assert.equal(podUse({ containers: [{ name: 'app', usage: { cpu: '1', memory: '1' } }] }), undefined);
  assert.equal(podUse({ timestamp: '2026-11-21T12:00:00Z', containers: [{ name: 'app' }] }), undefined);
});

test('of limits the container that is nearest to its own counts, of requests the pod', () => {
  const bounds: PodBounds = {
    requests: { cpu: 1, memory: 300 * mi },
    limits: none,
    containers: [
      { name: 'app', requests: none, limits: { cpu: undefined, memory: 128 * mi } },
      { name: 'proxy', requests: none, limits: { cpu: 2, memory: 1024 * mi } },
    ],
  };
  const shares = sharesOf(
    use([
      { name: 'app', cpu: 0.5, memory: 120 * mi },
      { name: 'proxy', cpu: 0.5, memory: 30 * mi },
    ]),
    bounds,
  );
  assert.deepEqual(shares, { cpuOfRequest: 1, cpuOfLimit: 0.25, memoryOfRequest: 0.5, memoryOfLimit: 0.9375 });
});

test('a limit of the pod as a whole counts with all its containers together', () => {
  const bounds: PodBounds = { requests: none, limits: { cpu: undefined, memory: 100 * mi }, containers: [] };
  const shares = sharesOf(
    use([
      { name: 'app', cpu: 0, memory: 50 * mi },
      { name: 'proxy', cpu: 0, memory: 40 * mi },
    ]),
    bounds,
  );
  assert.equal(shares.memoryOfLimit, 0.9);
});

test('more use is never a smaller share, and a pod comes at least as near a limit as each of its containers', () => {
  const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
  const bound = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined });
  const pair = fc.record({ cpu: bound, memory: bound });
  const container = fc.record({ used: fc.record({ cpu: amount, memory: amount }), requests: pair, limits: pair });
  fc.assert(
    fc.property(
      fc.array(container, { minLength: 1, maxLength: 4 }),
      pair,
      pair,
      amount,
      (all, requests, limits, more) => {
        const bounds = { requests, limits, containers: all.map((one, index) => ({ name: `c${index}`, ...one })) };
        const used = all.map(({ used: of }, index) => ({ name: `c${index}`, ...of }));
        const shares = sharesOf(use(used), bounds);
        const grown = sharesOf(
          use(used.map((one, index) => (index === 0 ? { ...one, memory: one.memory + more } : one))),
          bounds,
        );
        for (const [key, part] of Object.entries(shares)) {
          if (part !== undefined) assert.ok(part >= 0 && !Number.isNaN(part), key);
        }
        assert.ok((grown.memoryOfLimit ?? 0) >= (shares.memoryOfLimit ?? 0));
        assert.ok((grown.memoryOfRequest ?? 0) >= (shares.memoryOfRequest ?? 0));
        for (const { used: of, limits: own } of all)
          if (own.memory) assert.ok((shares.memoryOfLimit ?? -1) >= of.memory / own.memory);
        assert.equal(shares.cpuOfRequest === undefined, !requests.cpu);
      },
    ),
  );
});

test('a sample is old once several of its kind are missing', () => {
  const sample = { at: 0, windowMs: 15_000, cpu: 0, memory: 0 };
  assert.equal(isStale(sample, 119_000), false);
  assert.equal(isStale(sample, 121_000), true);
  assert.equal(isStale({ ...sample, windowMs: 300_000 }, 600_000), false);
});

test('amounts are written in few digits', () => {
  assert.deepEqual([0, 0.0124, 1.25, 9.9999, 32].map(cpuText), ['0m', '12m', '1250m', '10', '32']);
  assert.deepEqual([300 * 1024, 117.4 * mi, 1023.9 * mi, 1536 * mi, 31.26 * 1024 * mi].map(memoryText), [
    '300Ki',
    '117Mi',
    '1.0Gi',
    '1.5Gi',
    '31Gi',
  ]);
});
