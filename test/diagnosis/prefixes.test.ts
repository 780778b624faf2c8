import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import type { CoreEvent, KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import { manualClock } from '../../src/sandbox/clock.ts';
import { startDemo } from '../../src/sandbox/demo/start-demo.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { contradictions } from '../support/contradictions.ts';
import { momentsOf, prefixAt } from '../support/prefixes.ts';
import { diagnosesOf, idOf, recording, recordingNames } from '../support/recordings.ts';

// A diagnosis is made again with every change of a watch: each moment on the way must be as free of contradictions as
// the end. RUNS and SEED look further.
const runs = { numRuns: Number(process.env.RUNS ?? 60), seed: Number(process.env.SEED ?? 7) };
const nameOf = (id: string): string => id.split('/')[2] ?? '';

test('no moment of a recording contradicts itself', () => {
  fc.assert(
    fc.property(fc.constantFrom(...recordingNames), fc.nat(), fc.nat(20_000), (name, index, later) => {
      const { set } = recording(name);
      const moments = momentsOf(set);
      const at = Math.min(set.at, (moments[index % moments.length] ?? set.at) + later);
      for (const [id, diagnosis] of diagnosesOf(prefixAt(set, at)))
        assert.deepEqual(contradictions(diagnosis, nameOf(id)), [], `${name} ${id}`);
    }),
    runs,
  );
});

test('a pod that came up without a restart or a warning is never called failing on the way', () => {
  fc.assert(
    fc.property(fc.constantFrom(...recordingNames), fc.nat(), fc.nat(20_000), (name, index, later) => {
      const { set } = recording(name);
      const smooth = new Set(
        [...diagnosesOf(set)]
          .filter(([, { verdict }]) => verdict === 'healthy')
          .flatMap(([id]) => set.objects.filter(object => idOf(object) === id && isSmooth(object, set.objects)))
          .map(idOf),
      );
      fc.pre(smooth.size > 0);
      const moments = momentsOf(set);
      const at = Math.min(set.at, (moments[index % moments.length] ?? set.at) + later);
      for (const [id, { verdict, findings }] of diagnosesOf(prefixAt(set, at))) {
        if (!smooth.has(id)) continue;
        const loud = findings.filter(({ subject, effect }) => subject.kind === 'Pod' && isTrouble(effect));
        assert.deepEqual(
          [loud.map(({ rule }) => rule), isTrouble(verdict) && loud.length > 0],
          [[], false],
          `${name} ${id}`,
        );
      }
    }),
    runs,
  );
});

const isTrouble = (state: string): boolean => state === 'failing' || state === 'degraded';

/** Ready in the end, started once, and nothing ever complained about it. */
const isSmooth = (object: KubernetesObject, all: readonly KubernetesObject[]): boolean => {
  if (object.kind !== 'Pod' || object.metadata?.deletionTimestamp) return false;
  const { conditions, containerStatuses, initContainerStatuses } = (object as Pod).status ?? {};
  return (
    conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true &&
    [...(containerStatuses ?? []), ...(initContainerStatuses ?? [])].every(({ restartCount }) => restartCount === 0) &&
    !all.some(
      event =>
        event.kind === 'Event' &&
        (event as CoreEvent).type === 'Warning' &&
        (event as CoreEvent).involvedObject?.name === object.metadata?.name,
    )
  );
};

test('a cluster that lives never contradicts itself, and a trouble does not begin anew while it lasts', async () => {
  const clock = manualClock(Date.parse('2026-11-21T12:00:00Z'));
  const sandbox = await startDemo({ clock });
  try {
    const before = new Map<string, Diagnosis>();
    for (let step = 0; step < 40; step += 1) {
      clock.advance(15_000);
      for (const [id, diagnosis] of judge(sandbox, clock.now())) {
        assert.deepEqual(contradictions(diagnosis, nameOf(id)), [], id);
        const [was, is] = [before.get(id)?.findings[0], diagnosis.findings[0]];
        if (was && is?.key === was.key && is.effect === was.effect && is.effect === 'failing')
          assert.ok((is.since ?? 0) <= (was.since ?? 0), `${id} ${is.rule} began at ${was.since}, now ${is.since}`);
        before.set(id, diagnosis);
      }
    }
    assert.ok(before.size > 20);
  } finally {
    await sandbox.close();
  }
});

const kinds = [
  ...([
    'Pod',
    'Event',
    'Node',
    'Service',
    'EndpointSlice',
    'ReplicaSet',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
  ] as const),
  ...(['Job', 'CronJob', 'ConfigMap', 'Secret', 'PersistentVolumeClaim', 'PersistentVolume', 'StorageClass'] as const),
];

function* judge(sandbox: Sandbox, now: number): Iterable<readonly [string, Diagnosis]> {
  const objects = kinds.flatMap(kind => sandbox.all(kind).map(object => ({ ...object, kind })));
  const snapshot = snapshotOf({ objects, logs: [], at: now, serverMinor: 34, covers: () => true, problems: [] });
  for (const object of objects)
    if (object.kind === 'Pod') yield [idOf(object), diagnosePod(object as Pod, families, snapshot)];
}
