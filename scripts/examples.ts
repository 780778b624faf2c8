import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { podRef } from '../src/diagnosis/pod-facts.ts';
import { everyFamily } from '../src/diagnosis/rules/every-family.ts';
import { diagnoseSet } from '../src/evidence/diagnose-set.ts';
import type { KubernetesObject, ObjectRef } from '../src/model/kubernetes.ts';
import { type Example, exampleSet } from '../src/recording/examples.ts';
import { loadRecording } from '../src/recording/load.ts';
import type { ObjectSet } from '../src/recording/object-set.ts';

const recordings = fileURLToPath(new URL('../test/fixtures/recordings', import.meta.url));

/** Lines of a log that an example keeps: its end is what rules read. */
const keptLines = 60;

/**
 * For `podctl explain --demo`: of the recordings that the tests judge, as few as have an example of every rule that one of
 * their pods shows, cut down to those pods. What is no longer found of them then is no example.
 */
export const examplesOf = (folder: string = recordings): readonly Example[] => {
  const found = readdirSync(folder).map(name => {
    const set = loadRecording(path.join(folder, name));
    return { set, rules: rulesOf(set) };
  });
  const wanted = new Set(found.flatMap(({ rules }) => [...rules.keys()]));
  const leads = new Set(
    found.flatMap(({ rules }) => [...rules].flatMap(([rule, { leads: first }]) => (first ? [rule] : []))),
  );
  const examples: Example[] = [];
  while (wanted.size > 0) {
    const offers = found.map(({ set, rules }) => {
      const shown = [...rules].filter(([rule, at]) => wanted.has(rule) && (at.leads || !leads.has(rule)));
      return { set, shown, worth: shown.length / (basicCost + set.objects.length) };
    });
    const best = offers.reduce((one, other) => (other.worth > one.worth ? other : one));
    for (const [rule] of best.shown) wanted.delete(rule);
    const example = cutDown(best.set, new Map(best.shown.map(([rule, { pod }]) => [rule, pod])));
    const still = rulesOf(exampleSet(example));
    const rules = Object.entries(example.rules).filter(([rule, { name }]) => still.get(rule)?.names.has(name));
    if (rules.length > 0) examples.push({ ...example, rules: Object.fromEntries(rules) });
  }
  return examples;
};

/** What a recording costs besides its objects, in objects. */
const basicCost = 20;

type Shown = { readonly pod: ObjectRef; readonly leads: boolean; readonly names: ReadonlySet<string> };

/** The rules that the pods of a set show: where they lead, there. */
const rulesOf = (set: ObjectSet): ReadonlyMap<string, Shown> => {
  const rules = new Map<string, Shown>();
  for (const { pod, diagnosis } of diagnoseSet(set, { namespace: '', only: [] }, everyFamily).pods)
    for (const [index, { rule }] of diagnosis.findings.entries()) {
      const before = rules.get(rule);
      const ref = podRef(pod);
      const names = new Set([...(before?.names ?? []), ref.name]);
      rules.set(
        rule,
        before && (before.leads || index > 0) ? { ...before, names } : { pod: ref, leads: index === 0, names },
      );
    }
  return rules;
};

/** Without the other pods and what was reported of them, and without what no rule reads. */
const cutDown = ({ objects, logs, at, serverMinor }: ObjectSet, rules: ReadonlyMap<string, ObjectRef>): Example => {
  const pods = new Set([...rules.values()].map(({ name }) => name));
  const isKept = (object: KubernetesObject): boolean => {
    if (object.kind === 'Pod') return pods.has(object.metadata?.name ?? '');
    const about = (object as { readonly involvedObject?: ObjectRef }).involvedObject;
    return object.kind !== 'Event' || about?.kind !== 'Pod' || pods.has(about.name);
  };
  return {
    at,
    serverMinor,
    rules: Object.fromEntries(rules),
    objects: objects.filter(isKept).map(slim),
    logs: logs
      .filter(({ container }) => pods.has(container.pod))
      .map(log => ({ ...log, lines: log.lines.slice(-keptLines) })),
  };
};

const slim = (object: KubernetesObject): KubernetesObject => {
  const { managedFields: _, annotations, ...metadata } = object.metadata ?? {};
  const kept = Object.entries(annotations ?? {}).filter(([name]) => !name.endsWith('/last-applied-configuration'));
  const status = (object as { readonly status?: object }).status;
  return {
    ...object,
    metadata: { ...metadata, ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}) },
    ...(object.kind === 'Node' && status ? { status: { ...status, images: undefined } } : {}),
  };
};
