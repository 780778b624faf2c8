import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Diagnosis, Finding } from '../../src/diagnosis/finding.ts';
import type { Rule } from '../../src/diagnosis/rule.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import { chances, diagnosesOf, idOf, isMeant, recording, recordingNames, shuffled } from '../support/recordings.ts';

// What must hold for any cluster, tried on recordings of a real one that are changed at random. A run is reproducible;
// RUNS and SEED look further.
const runs = (usual: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: Number(process.env.RUNS ?? usual),
  seed: Number(process.env.SEED ?? 7),
});
const names = fc.constantFrom(...recordingNames);
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const nameOf = (id: string): string => id.split('/')[2] ?? '';

/** Everything that is said of every object, in an order of its own. */
const told = (set: ObjectSet): readonly (readonly [string, unknown])[] =>
  [...diagnosesOf(set)]
    .map(([id, { verdict, findings, ruledOut }]) => [id, { verdict, findings, ruledOut }] as const)
    .sort(([one], [other]) => one.localeCompare(other));

test('the order in which objects and events come changes not a word', () => {
  fc.assert(
    fc.property(names, anySeed, (name, start) => {
      const { set } = recording(name);
      const chance = chances(start);
      assert.deepEqual(told({ ...set, objects: shuffled(set.objects, chance) }), told(set));
    }),
    runs(30),
  );
});

test('the order of conditions, statuses, taints and ports in an object changes not a word, but for the paths', () => {
  fc.assert(
    fc.property(names, anySeed, (name, start) => {
      const { set } = recording(name);
      const chance = chances(start);
      const objects = set.objects.map(object => reordered(object, chance) as KubernetesObject);
      assert.deepEqual(withoutPaths(told({ ...set, objects })), withoutPaths(told(set)));
    }),
    runs(30),
  );
});

const free = ['conditions', 'containerStatuses', 'initContainerStatuses', 'taints', 'tolerations', 'addresses'];

/** The same object with the lists in another order whose order means nothing. */
const reordered = (value: unknown, chance: () => number, name = ''): unknown => {
  if (Array.isArray(value)) {
    const items = value.map(item => reordered(item, chance));
    return free.includes(name) ? shuffled(items, chance) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, reordered(field, chance, key)]));
};

/** Positions in lists stand in paths, whole lists in values: both are cut out, and what is cited comes sorted. */
const withoutPaths = (all: ReturnType<typeof told>): unknown =>
  JSON.parse(
    JSON.stringify(all, (key, value) =>
      key === 'evidence' ? (value as Finding['evidence']).map(({ object }) => object).sort() : value,
    ),
  );

test('objects of another namespace, nodes and Services for others change not a word', () => {
  fc.assert(
    fc.property(names, names, anySeed, (name, other, start) => {
      const { set } = recording(name);
      const chance = chances(start);
      const strangers = recording(other)
        .set.objects.filter(({ kind, metadata }) => metadata?.namespace && kind !== 'Lease')
        .map(object => elsewhere(object));
      const node = set.objects.find(({ kind }) => kind === 'Node');
      const nodes = node && chance() < 0.5 ? [{ ...node, metadata: { name: 'unrelated-1', uid: 'unrelated-1' } }] : [];
      const namespaces = new Set(
        set.objects.flatMap(({ kind, metadata }) => (kind === 'Pod' ? (metadata?.namespace ?? []) : [])),
      );
      const services = [...namespaces].map(
        namespace =>
          ({
            kind: 'Service',
            metadata: { namespace, name: 'unrelated', uid: 'unrelated', creationTimestamp: '2020-01-01T00:00:00Z' },
            spec: { selector: { 'unrelated.example.com/app': 'none' }, ports: [{ port: 80 }] },
          }) as KubernetesObject,
      );
      const before = new Map(told(set));
      const after = new Map(told({ ...set, objects: [...strangers, ...nodes, ...services, ...set.objects] }));
      for (const [id, was] of before) if (!asksForNodes(set, id)) assert.deepEqual(after.get(id), was, `${name} ${id}`);
    }),
    runs(40),
  );
});

/** A pod that the scheduler refuses, or whose node is away, is told about the nodes that there are: one more is no stranger to it. */
const asksForNodes = (set: ObjectSet, id: string): boolean => {
  const pod = set.objects.find(object => object.kind === 'Pod' && idOf(object) === id) as Pod | undefined;
  const node = pod?.spec?.nodeName;
  return pod !== undefined && !set.objects.some(({ kind, metadata }) => kind === 'Node' && metadata?.name === node);
};

const elsewhere = (object: KubernetesObject): KubernetesObject => {
  const moved = { ...object, metadata: { ...object.metadata, namespace: 'somewhere-else', uid: 'another' } };
  if (moved.kind === 'Pod') {
    const pod = moved as Pod;
    return {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec?.containers ?? [], nodeName: 'far-away' },
    } as KubernetesObject;
  }
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
      for (const [id, { verdict, findings }] of diagnosesOf(without(set, chances(start), share)))
        if (id.startsWith('Pod/') && healthy.some(pattern => isMeant(pattern, nameOf(id)))) {
          const loud = findings.filter(({ severity }) => severity !== 'low').map(({ rule }) => rule);
          assert.deepEqual([loud, verdict === 'healthy' || verdict === 'completed'], [[], true], `${name} ${id}`);
        }
    }),
    runs(30),
  );
});

/** A set that lost a share of its events and logs. */
const without = (set: ObjectSet, chance: () => number, share: number): ObjectSet => ({
  ...set,
  objects: set.objects.filter(({ kind }) => kind !== 'Event' || chance() >= share),
  logs: set.logs.filter(() => chance() >= share),
});

test('without some of the events and logs another cause never takes the lead', () => {
  fc.assert(
    fc.property(names, anySeed, anyShare, (name, start, share) => {
      const { set } = recording(name);
      noOtherCause(name, set, without(set, chances(start), share));
    }),
    runs(40),
  );
});

for (const [what, events, logs] of [
  ['events', false, true],
  ['logs', true, false],
  ['events and logs', false, false],
] as const)
  test(`without any ${what} no recording gets another cause`, () => {
    for (const name of recordingNames) {
      const { set } = recording(name);
      const objects = set.objects.filter(({ kind }) => events || kind !== 'Event');
      noOtherCause(name, set, { ...set, objects, logs: logs ? set.logs : [] });
    }
  });

/**
 * With less evidence the lead may stay, give way to what it explained or to another finding that was made with all of
 * the evidence, or be lost. What leads then for the first time must be a symptom, a finding that the lost lead would
 * explain by its rule, or one that the recording's expectation accepts.
 */
const noOtherCause = (name: string, whole: ObjectSet, part: ObjectSet): void => {
  const { expected } = recording(name);
  const after = diagnosesOf(part);
  for (const [id, was] of diagnosesOf(whole)) {
    const lead = after.get(id)?.findings[0];
    if (lead?.role !== 'cause') continue;
    const accepted = Object.entries(expected.pods ?? {}).flatMap(([pattern, want]) =>
      isMeant(pattern, nameOf(id)) ? (want.rule ?? []) : [],
    );
    assert.ok(
      accepted.includes(lead.rule) || wasThere(lead, was) || isExplained(lead, was.findings[0]),
      `${name} ${id}: ${was.findings[0]?.rule} became ${lead.rule}`,
    );
  }
};

const wasThere = (lead: Finding, { findings }: Diagnosis): boolean =>
  findings.some(({ rule, subject }) => rule === lead.rule && subject.container === lead.subject.container);

const rules = new Map<string, Rule>(
  families.flatMap(({ pods, objects }) =>
    [...pods, ...objects].flatMap(check => check.rules.map(rule => [rule.id, rule])),
  ),
);

const isExplained = (lead: Finding, by: Finding | undefined): boolean =>
  by !== undefined &&
  (rules.get(lead.rule)?.explainedBy ?? []).some(pattern => pattern.rules.some(rule => isMeant(rule, by.rule)));

test('what is found with less evidence is never surer than with all of it', () => {
  const sure = { certain: 2, likely: 1, possible: 0 };
  fc.assert(
    fc.property(names, anySeed, anyShare, (name, start, share) => {
      const { set } = recording(name);
      const before = new Map(
        [...diagnosesOf(set)].flatMap(([id, { findings }]) => findings.map(one => [`${id} ${one.key}`, one])),
      );
      for (const [id, { findings }] of diagnosesOf(without(set, chances(start), share)))
        for (const finding of findings) {
          const was = before.get(`${id} ${finding.key}`);
          assert.ok(!was || sure[finding.confidence] <= sure[was.confidence], `${name} ${id} ${finding.rule}`);
        }
    }),
    runs(40),
  );
});
