import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { loadRecording } from '../../src/recording/load.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import type { Expectation } from './expectations.ts';

/** What a real cluster showed, and what a correct diagnosis of it says. */
export type Recording = { readonly name: string; readonly set: ObjectSet; readonly expected: Expectation };

const root = 'test/fixtures/recordings';

export const recordingNames: readonly string[] = readdirSync(root).sort();

const loaded = new Map<string, Recording>();

/** A recording by the name of its folder, read once. */
export const recording = (name: string): Recording => {
  const before = loaded.get(name);
  if (before) return before;
  const expected = JSON.parse(readFileSync(path.join(root, name, 'expect.json'), 'utf8')) as Expectation;
  const one = { name, set: loadRecording(path.join(root, name)), expected };
  loaded.set(name, one);
  return one;
};

/** `Pod/shop/web-0`. */
export const idOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

/** The diagnosis of every pod and of every other object that is diagnosed, by id. No rule may break its contract. */
export const diagnosesOf = (set: ObjectSet): ReadonlyMap<string, Diagnosis> => {
  const { pods, objects } = diagnoseSet(set, { namespace: '', only: [] }, families);
  const all = [...pods.map(({ pod, diagnosis }) => ({ object: pod, diagnosis })), ...objects];
  for (const { diagnosis } of all) assert.deepEqual(diagnosis.faults, []);
  return new Map(all.map(({ object, diagnosis }) => [idOf(object), diagnosis]));
};

/** Whether a pattern of an expectation, a name or `prefix*`, means this name. */
export const isMeant = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** A number generator for choices inside a run of a property, from a seed that fast-check gives and shrinks. */
export const chances = (start: number): (() => number) => {
  let state = start | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
};

export const shuffled = <T>(list: readonly T[], chance: () => number): readonly T[] =>
  list
    .map(item => ({ item, at: chance() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
