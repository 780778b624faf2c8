import type { PodUses, RowUse } from '../../src/state/pod-uses.ts';
import { noon } from './states.ts';

const mi = 2 ** 20;

/** What a pod with one container `app` uses: 50m of CPU and 64Mi, ten seconds ago, but for what is given. */
export const rowUseFixture = (use: Partial<RowUse> = {}): RowUse => {
  const { cpu = 0.05, memory = 64 * mi } = use;
  return {
    at: noon - 10_000,
    windowMs: 15_000,
    cpu,
    memory,
    containers: [{ name: 'app', cpu, memory }],
    cpuOfRequest: 0.5,
    cpuOfLimit: 0.1,
    memoryOfRequest: 0.5,
    memoryOfLimit: 0.25,
    ...use,
  };
};

/** What these pods of `shop` use, by their names. */
export const podUsesFixture = (
  uses: Readonly<Record<string, Partial<RowUse>>>,
  more: Partial<PodUses> = {},
): PodUses => ({
  phase: 'read',
  why: '',
  byUid: new Map(Object.entries(uses).map(([name, use]) => [`uid-shop-${name}`, rowUseFixture(use)])),
  ...more,
});
