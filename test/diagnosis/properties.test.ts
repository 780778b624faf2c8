import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { loadRecording } from '../../src/recording/load.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import type { Expectation } from '../support/expectations.ts';

// What must hold for any cluster, tried on recordings of a real one that are changed at random. A run is reproducible;
// RUNS and SEED look further.
const root = 'test/fixtures/recordings';
const seed = Number(process.env.SEED ?? 7);
const runs = (usual: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: Number(process.env.RUNS ?? usual),
  seed,
});

type Recording = { readonly name: string; readonly set: ObjectSet; readonly expected: Expectation };

const loaded = new Map<string, Recording>();
const recording = (name: string): Recording => {
  const before = loaded.get(name);
  if (before) return before;
  const one = {
    name,
    set: loadRecording(path.join(root, name)),
    expected: JSON.parse(readFileSync(path.join(root, name, 'expect.json'), 'utf8')) as Expectation,
  };
  loaded.set(name, one);
  return one;
};

const names = fc.constantFrom(...readdirSync(root).sort());

/** A number generator for choices inside a run, from a seed that fast-check gives and shrinks. */
const chances = (start: number): (() => number) => {
  let state = start | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
};
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

type Told = {
  readonly verdict: string;
  readonly lead: string | undefined;
  readonly leadRole: string | undefined;
  readonly rules: readonly string[];
  readonly loud: readonly string[];
};

/** What is said of every pod and every other object that something is said of. */
const told = (set: ObjectSet): ReadonlyMap<string, Told> => {
  const { pods, objects } = diagnoseSet(set, { namespace: '', only: [] }, families);
  return new Map(
    [...pods.map(({ pod, diagnosis }) => ({ object: pod, diagnosis })), ...objects].map(({ object, diagnosis }) => {
      assert.deepEqual(diagnosis.faults, []);
      const [lead] = diagnosis.findings;
      return [
        `${object.kind}/${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`,
        {
          verdict: diagnosis.verdict,
          lead: lead && `${lead.rule} ${lead.subject.container ?? ''}`,
          leadRole: lead?.role,
          rules: diagnosis.findings.map(({ rule }) => rule).sort(),
          loud: diagnosis.findings.filter(({ severity }) => severity !== 'low').map(({ rule }) => rule),
        },
      ];
    }),
  );
};

const shuffled = <T>(list: readonly T[], chance: () => number): readonly T[] =>
  list
    .map(item => ({ item, at: chance() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

test('the order in which objects and events come changes nothing', () => {
  fc.assert(
    fc.property(names, anySeed, (name, start) => {
      const { set } = recording(name);
      const chance = chances(start);
      assert.deepEqual(sorted(told({ ...set, objects: shuffled(set.objects, chance) })), sorted(told(set)));
    }),
    runs(30),
  );
});

const sorted = (map: ReadonlyMap<string, Told>): readonly (readonly [string, Told])[] =>
  [...map].sort(([one], [other]) => one.localeCompare(other));

test('objects of another namespace change nothing', () => {
  fc.assert(
    fc.property(names, names, (name, other) => {
      const { set } = recording(name);
      const strangers = recording(other)
        .set.objects.filter(({ kind, metadata }) => metadata?.namespace && !['Pod', 'Lease'].includes(kind ?? ''))
        .map(object => elsewhere(object));
      const before = told(set);
      const after = told({ ...set, objects: [...set.objects, ...strangers] });
      for (const [id, was] of before) assert.deepEqual(after.get(id), was, id);
    }),
    runs(30),
  );
});

const elsewhere = (object: KubernetesObject): KubernetesObject => {
  const moved = { ...object, metadata: { ...object.metadata, namespace: 'somewhere-else', uid: 'another' } };
  const about = (object as { readonly involvedObject?: object }).involvedObject;
  return about
    ? ({ ...moved, involvedObject: { ...about, namespace: 'somewhere-else', uid: 'other' } } as KubernetesObject)
    : moved;
};

test('a healthy pod yields nothing above low, whichever events and logs are left', () => {
  fc.assert(
    fc.property(names, anySeed, anyShare, (name, start, share) => {
      const { set, expected } = recording(name);
      const healthy = expected.healthy ?? [];
      fc.pre(healthy.length > 0);
      const chance = chances(start);
      for (const [id, { verdict, loud }] of told(without(set, chance, share)))
        if (id.startsWith('Pod/') && healthy.some(pattern => matches(pattern, id.split('/')[2] ?? '')))
          assert.deepEqual([loud, verdict === 'healthy' || verdict === 'completed'], [[], true], id);
    }),
    runs(30),
  );
});

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** A set that lost a share of its events and logs. */
const without = (set: ObjectSet, chance: () => number, share: number): ObjectSet => ({
  ...set,
  objects: set.objects.filter(({ kind }) => kind !== 'Event' || chance() >= share),
  logs: set.logs.filter(() => chance() >= share),
});

test('without some of the events and logs the cause stays, or only a symptom of it is told', () => {
  fc.assert(
    fc.property(names, anySeed, anyShare, (name, start, share) => {
      const { set, expected } = recording(name);
      const before = told(set);
      const after = told(without(set, chances(start), share));
      for (const [id, was] of before) {
        const is = after.get(id);
        if (!id.startsWith('Pod/') || !is?.lead || is.lead === was.lead || is.leadRole !== 'cause') continue;
        const rule = is.lead.split(' ')[0] ?? '';
        const wanted = Object.entries(expected.pods ?? {}).flatMap(([pattern, want]) =>
          matches(pattern, id.split('/')[2] ?? '') ? (want.rule ?? []) : [],
        );
        assert.ok(
          was.rules.includes(rule) || wanted.includes(rule),
          `${name} ${id}: ${was.lead} became ${is.lead} (had ${was.rules.join(', ')})`,
        );
      }
    }),
    runs(40),
  );
});

test('holes in any object make no check throw', () => {
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
      told({ ...set, objects });
    }),
    runs(40),
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
