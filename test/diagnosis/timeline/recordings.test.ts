import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldAt } from '../../../src/diagnosis/evidence.ts';
import type { Moment } from '../../../src/diagnosis/timeline/moment.ts';
import { tellPast, timelineOf } from '../../../src/diagnosis/timeline/timeline.ts';
import { snapshotOf } from '../../../src/evidence/object-index.ts';
import { humanDuration } from '../../../src/model/age.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import type { ObjectSet } from '../../../src/recording/object-set.ts';
import { chances, idOf, recording, recordingNames, shuffled } from '../../support/recordings.ts';

const timelines = (set: ObjectSet): readonly (readonly [string, readonly Moment[]])[] => {
  const snapshot = snapshotOf(set);
  return set.objects
    .filter((object): object is Pod => object.kind === 'Pod')
    .map(pod => [idOf(pod), timelineOf(tellPast(pod, snapshot)).moments] as const)
    .sort(([one], [other]) => one.localeCompare(other));
};

const all = recordingNames.map(name => ({ name, set: recording(name).set, told: timelines(recording(name).set) }));
const moments = all.flatMap(({ name, told }) =>
  told.flatMap(([pod, own]) => own.map(moment => ({ name, pod, moment }))),
);

test('every moment cites fields that stand in the recording as they are quoted', () => {
  for (const { name, set, told } of all) {
    const byId = new Map(set.objects.map(object => [cleanId(object), object]));
    for (const [pod, own] of told)
      for (const { text, sources } of own) {
        assert.ok(sources.length > 0, `${name} ${pod}: ${text}`);
        for (const { object, path, value } of sources) {
          const field = fieldAt(byId.get(object), path);
          const quoted = typeof field === 'object' ? JSON.stringify(field) : String(field);
          assert.equal(value, quoted, `${name} ${object} ${path}`);
        }
      }
  }
});

const cleanId = ({ kind, metadata }: KubernetesObject): string =>
  [kind, metadata?.namespace, metadata?.name].filter(Boolean).join('/');

test('no moment holds a number that does not stand in what it cites, or follow from it', () => {
  const invented = moments.flatMap(({ name, pod, moment }) =>
    numbersOf(moment.text)
      .filter(number => !grounds(moment).has(number))
      .map(number => `${name} ${pod}: ${number} in "${moment.text}"`),
  );
  assert.deepEqual(invented, []);
});

const numbersOf = (text: string): readonly string[] => text.match(/\d+/g) ?? [];

/** Cited numbers, spans between cited times, and of runs that are not timed as many as were counted at most. */
const grounds = ({ sources, untimed }: Moment): ReadonlySet<string> => {
  const cited = sources.map(({ object, path, value }) => `${object} ${path} ${value}`).join('\n');
  const times = (cited.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map(time => Date.parse(time));
  const spans = times.flatMap(one => times.map(other => humanDuration(Math.abs(one - other))));
  const counted = untimed ? Number(sources[0]?.value) : 0;
  return new Set([
    ...numbersOf(cited),
    ...spans.flatMap(numbersOf),
    ...Array.from({ length: counted + 1 }, (_, index) => String(index)),
  ]);
};

test('moments come in order of time, in whole seconds, each once', () => {
  for (const { name, told } of all)
    for (const [pod, own] of told) {
      assert.equal(new Set(own.map(({ key }) => key)).size, own.length, `${name} ${pod}`);
      for (const [index, { at }] of own.entries()) {
        assert.equal(at % 1000, 0);
        assert.ok(index === 0 || at >= (own[index - 1]?.at ?? 0), `${name} ${pod}`);
      }
    }
});

test('nothing is told of the time after the recording', () => {
  for (const { name, set, told } of all)
    for (const [pod, own] of told)
      for (const { at, text } of own) assert.ok(at <= set.at + 2000, `${name} ${pod}: ${text}`);
});

test('the order in which objects, conditions and statuses come changes not a word', () => {
  const words = (set: ObjectSet): unknown =>
    timelines(set).map(([pod, own]) => [pod, own.map(({ at, what, who, text }) => [at, what, who, text])]);
  for (const [index, { set }] of all.entries()) {
    const chance = chances(index);
    const objects = shuffled(set.objects, chance).map(object => reordered(object, chance) as KubernetesObject);
    assert.deepEqual(words({ ...set, objects }), words(set));
  }
});

const free = ['conditions', 'containerStatuses', 'initContainerStatuses', 'taints'];

const reordered = (value: unknown, chance: () => number, name = ''): unknown => {
  if (Array.isArray(value)) {
    const items = value.map(item => reordered(item, chance));
    return free.includes(name) ? shuffled(items, chance) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, reordered(field, chance, key)]));
};

test('a pod that was placed and started is told to have been made, placed and started, once each', () => {
  for (const { name, set, told } of all)
    for (const [id, own] of told) {
      const pod = set.objects.find(object => idOf(object) === id) as Pod;
      const has = (what: Moment['what'], who: string): number =>
        own.filter(moment => moment.what === what && moment.who === who).length;
      assert.equal(has('created', 'pod'), 1, `${name} ${id}`);
      for (const { restartCount, state, name: container } of pod.status?.containerStatuses ?? [])
        if (restartCount === 0 && state?.running)
          assert.equal(has('started', container), 1, `${name} ${id} ${container}`);
    }
});
