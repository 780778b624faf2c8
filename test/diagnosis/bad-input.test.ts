import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { everyFamily } from '../../src/diagnosis/rules/every-family.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { cleanObject } from '../../src/model/clean.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { loadRecording } from '../../src/recording/load.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import { chances, recording, recordingNames } from '../support/recordings.ts';

// Whatever stands in the input, there is a report. What the API may leave out costs no rule its answer; what it never
// sends (a word where a list belongs) may cost a rule its line, nothing more. RUNS and SEED look further.
const runs = (usual: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: Number(process.env.RUNS ?? usual),
  seed: Number(process.env.SEED ?? 7),
});
const names = fc.constantFrom(...recordingNames);
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** The faults of a whole report. Throws where there is none. */
const faultsOf = (set: ObjectSet): readonly unknown[] => {
  const { pods, objects, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, everyFamily);
  JSON.stringify(diagnosisReport({ kind: 'snapshot', path: 'test' }, pods, objects, snapshot));
  return [...pods, ...objects].flatMap(({ diagnosis }) => diagnosis.faults);
};

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, at: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return at.length === 0 ? [] : [at];
  const inside = Object.entries(value).flatMap(([key, field]) =>
    pathsOf(field, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length === 0 ? inside : [at, ...inside];
};

/** A copy with another value at a path; `undefined` takes the field away. */
const changed = (value: unknown, [key, ...rest]: Path, put: unknown): unknown => {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return rest.length === 0 && put === undefined
      ? value.filter((_, index) => index !== key)
      : value.map((item, index) => (index === key ? changed(item, rest, put) : item));
  const { [key]: old, ...others } = value as Readonly<Record<string, unknown>>;
  const now = changed(old, rest, put);
  return now === undefined ? others : { ...others, [key]: now };
};

const essential = (at: Path): boolean =>
  at[0] === 'kind' || (at[0] === 'metadata' && (at.length === 1 || at[1] === 'name' || at[1] === 'namespace'));

const anyPath = fc.tuple(names, fc.nat(), fc.nat());

const replaced = (set: ObjectSet, which: number, where: number, put: unknown): ObjectSet | undefined => {
  const index = which % set.objects.length;
  const object = set.objects[index];
  const paths = pathsOf(object).filter(at => !essential(at));
  const at = paths[where % paths.length];
  if (!object || !at) return undefined;
  return { ...set, objects: set.objects.with(index, cleanObject(changed(object, at, put)) as KubernetesObject) };
};

test('a field that is null or missing, at any path of any object, costs no rule its answer', () => {
  fc.assert(
    fc.property(anyPath, fc.constantFrom(null, undefined), ([name, which, where], put) => {
      const set = replaced(recording(name).set, which, where, put);
      if (set) assert.deepEqual(faultsOf(set), [], name);
    }),
    runs(150),
  );
});

test('many holes at once cost no rule its answer', () => {
  fc.assert(
    fc.property(names, anySeed, fc.constantFrom(0.002, 0.02, 0.1), (name, start, share) => {
      const { set } = recording(name);
      const chance = chances(start);
      const objects = set.objects.map(object =>
        chance() < 0.5
          ? object
          : ({
              ...(holed(object, chance, share) as object),
              kind: object.kind,
              metadata: { ...object.metadata },
            } as KubernetesObject),
      );
      assert.deepEqual(faultsOf({ ...set, objects }), []);
    }),
    runs(30),
  );
});

/** A value with some of its fields gone or null. */
const holed = (value: unknown, chance: () => number, share: number): unknown => {
  if (Array.isArray(value)) return value.flatMap(item => (chance() < share ? [] : [holed(item, chance, share)]));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (chance() < share) {
      if (chance() < 0.5) kept[key] = null;
    } else kept[key] = holed(field, chance, share);
  }
  return kept;
};

test('a value of another type, at any path, still leaves a report', () => {
  const odd = fc.constantFrom<unknown>(
    '',
    'word',
    0,
    -1,
    Number.NaN,
    true,
    [],
    [null],
    ['x'],
    {},
    { x: null },
    '\u0000\ud800',
  );
  fc.assert(
    fc.property(anyPath, odd, ([name, which, where], put) => {
      const set = replaced(recording(name).set, which, where, put);
      if (set) faultsOf(set);
    }),
    runs(200),
  );
});

test('kinds and fields that nobody knows change nothing', () => {
  const { set } = recording('109-exit-1-loop');
  const strange = [
    { kind: 'Sprocket', apiVersion: 'x.example.com/v9', metadata: { namespace: 'x', name: 'y' }, spec: { teeth: [1] } },
    { kind: 'Pod', metadata: { namespace: 'x', name: 'empty' } },
    { kind: 'Pod', metadata: {}, spec: { containers: null }, status: { containerStatuses: null, phase: 'Quantum' } },
    { metadata: { name: 'no-kind' } },
  ] as unknown as readonly KubernetesObject[];
  assert.deepEqual(faultsOf({ ...set, objects: [...set.objects, ...strange] }), []);
});

test('a clock that runs backwards, stands still or is far off leaves a report', () => {
  const moments = [0, 1, Date.parse('1999-01-01T00:00:00Z'), Date.parse('2300-01-01T00:00:00Z'), 8.64e15];
  for (const name of recordingNames.filter((_, index) => index % 10 === 0)) {
    const { set } = recording(name);
    for (const at of [...moments, set.at - 1000, set.at - 600_000])
      assert.deepEqual(faultsOf({ ...set, at }), [], name);
  }
});

test('times that make no sense leave a report', () => {
  const times = fc.constantFrom(
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-11-21T08:00:00.000000001Z',
    '2026-11-21T10:00:00+02:00',
  );
  fc.assert(
    fc.property(names, anySeed, times, (name, start, time) => {
      const { set } = recording(name);
      const chance = chances(start);
      const retimed = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(retimed);
        if (typeof value === 'object' && value !== null)
          return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, retimed(field)]));
        return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && chance() < 0.3 ? time : value;
      };
      assert.deepEqual(
        faultsOf({ ...set, objects: set.objects.map(object => retimed(object) as KubernetesObject) }),
        [],
      );
    }),
    runs(30),
  );
});

const mebibyte = 2 ** 20;

test('messages and log lines of a megabyte are read in a moment, and quoted short', () => {
  for (const text of [
    'x'.repeat(mebibyte),
    'error: '.repeat(mebibyte / 7),
    '((((".,:/'.repeat(mebibyte / 9),
    `${'a '.repeat(mebibyte / 2)}\n`,
  ]) {
    const { set } = recording('109-exit-1-loop');
    const long = (object: KubernetesObject): KubernetesObject => {
      const fields = object as unknown as { readonly message?: string; readonly status?: object };
      return (
        object.kind === 'Event' ? { ...object, message: `${fields.message} ${text}` } : object
      ) as KubernetesObject;
    };
    const bad = {
      ...set,
      objects: set.objects.map(long),
      logs: set.logs.map(log => ({ ...log, lines: [...log.lines, text] })),
    };
    assert.deepEqual(faultsOf(bad), []);
  }
});

test('objects that are nested deeply are read', () => {
  let deep: unknown = 'end';
  for (let level = 0; level < 3000; level += 1) deep = { deep };
  const { set } = recording('089-env-configmap-missing');
  const objects = set.objects.map(
    object => ({ ...object, spec: { ...(object as { readonly spec?: object }).spec, deep } }) as KubernetesObject,
  );
  assert.deepEqual(faultsOf({ ...set, objects }), []);
});

const inFolder = (files: Readonly<Record<string, string | Buffer>>, use: (folder: string) => void): void => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podctl-bad-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('a recording without pods is a report without pods', () => {
  const namespace = { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'empty' } };
  inFolder({ 'objects.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [namespace] }) }, folder => {
    const { pods, objects } = diagnoseSet(loadRecording(folder), { namespace: '', only: [] }, everyFamily);
    assert.deepEqual([pods, objects.flatMap(({ diagnosis }) => diagnosis.findings)], [[], []]);
  });
});

test('bytes that are no UTF-8 do not keep the rest from being read', () => {
  const pod = JSON.stringify({
    kind: 'List',
    items: [
      {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { namespace: 'shop', name: 'web-0', creationTimestamp: '2026-11-21T08:00:00Z' },
        spec: { containers: [{ name: 'app', image: 'web:MARK' }] },
        status: { phase: 'Pending' },
      },
    ],
  });
  const [before = '', after = ''] = pod.split('MARK');
  const bytes = Buffer.concat([
    Buffer.from(before),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
    Buffer.from(after),
  ]);
  inFolder({ 'objects.json': bytes }, folder => {
    const set = loadRecording(folder);
    assert.equal(set.objects.length, 1);
    assert.deepEqual(faultsOf(set), []);
  });
});
