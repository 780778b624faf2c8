import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldAt } from '../../src/diagnosis/evidence.ts';
import type { Diagnosis, Finding } from '../../src/diagnosis/finding.ts';
import type { Kind } from '../../src/model/kubernetes.ts';
import { contradictions } from '../support/contradictions.ts';
import { isMeant } from '../support/recordings.ts';
import type { Moment } from '../support/watch-moments.ts';
import {
  beginning,
  type Judged,
  kindOf,
  replay,
  type Seen,
  type Watch,
  type Wrong,
  watches,
} from '../support/watch-replay.ts';

// What a cluster showed while things went their way, from nothing to the end: after every event of the watch the
// diagnosis has to hold with what is known at that moment. test/fixtures/watches/README.md tells how one is recorded.
const all = watches();

for (const watch of all)
  test(`${watch.name}: ${watch.what}`, () => {
    const complaints: string[] = [];
    const reached = new Map<string, number>();
    const before = new Map<string, Judged>();
    for (const judged of replay(ticking(watch.moments))) {
      const say = (text: string): unknown => complaints.push(placed(watch, judged, text));
      for (const text of [...unsound(judged), ...alarms(watch, judged, 0)]) say(text);
      for (const text of turns(watch, judged, reached)) say(text);
      const earlier = before.get(judged.id);
      if (earlier) for (const text of takenBack(earlier, judged)) say(text);
      before.set(judged.id, judged);
    }
    assert.deepEqual(complaints.slice(0, 5), []);
    assert.deepEqual(endOf(before, watch), watch.end);
    for (const [index, wrong] of watch.wrong.entries())
      if (!wrong.maybe)
        assert.equal(
          reached.get(String(index)),
          wrong.leads.length - 1,
          `${wrong.of} from ${wrong.from} s was not told`,
        );
  });

/** In place of how late something is told: nothing but pods is known. */
const blind = -1;

type Variant = {
  readonly name: string;
  /** How much later something may be told, s, or `blind`. */
  readonly late: number;
  readonly of: (moments: readonly Moment[]) => readonly Moment[];
  readonly covered?: (kind: Kind) => boolean;
};

const isEvent = (moment: Moment): boolean => kindOf(moment) === 'Event';
const isPod = (moment: Moment): boolean => kindOf(moment) === 'Pod';
const later = (moments: readonly Moment[], which: (moment: Moment) => boolean): readonly Moment[] =>
  moments
    .map(moment => (which(moment) ? { ...moment, at: moment.at + 2000 } : moment))
    .sort((one, other) => one.at - other.at);

/** The same moments, and one each five seconds in which nothing arrives: budgets run out without an event. */
const ticking = (moments: readonly Moment[]): readonly Moment[] =>
  moments.flatMap((moment, index) => {
    const until = moments[index + 1]?.at ?? moment.at;
    const ticks = Math.min(60, Math.floor((until - moment.at) / 5000));
    return [
      moment,
      ...Array.from({ length: ticks }, (_, tick) => ({ at: moment.at + (tick + 1) * 5000, log: '', lines: [] })),
    ];
  });

const variants: readonly Variant[] = [
  {
    name: 'with nothing but the pods',
    late: blind,
    of: moments => moments.filter(isPod),
    covered: kind => kind === 'Pod',
  },
  { name: 'with all events expired', late: 0, of: moments => moments.filter(moment => !isEvent(moment)) },
  { name: 'with events that come 2 s late', late: 2, of: moments => later(moments, isEvent) },
  { name: 'with pods that come 2 s late', late: 2, of: moments => later(moments, isPod) },
];

for (const { name, late, of, covered } of variants)
  test(`${name}, nothing that goes well is called wrong, and nothing else is blamed`, () => {
    const complaints: string[] = [];
    for (const watch of all)
      for (const judged of replay(of(watch.moments), covered))
        for (const text of [...unsound(judged), ...alarms(watch, judged, late), ...blames(watch, judged, late)])
          complaints.push(`${watch.name}: ${placed(watch, judged, text)}`);
    assert.deepEqual(complaints.slice(0, 8), []);
  });

test('what arrives twice changes nothing', () => {
  for (const watch of all.filter((_, index) => index % 8 === 0)) {
    const told = ({ diagnosis }: Judged): string => diagnosis.findings.map(({ key, title }) => key + title).join();
    const last = (moments: readonly Moment[]): ReadonlyMap<string, string> =>
      new Map([...replay(moments)].map(judged => [`${judged.id} ${judged.at}`, told(judged)]));
    assert.deepEqual(last(watch.moments.flatMap(moment => [moment, moment])), last(watch.moments), watch.name);
  }
});

const secondsIn = (watch: Watch, at: number): number => (at - beginning(watch.moments)) / 1000;

const placed = (watch: Watch, { at, id, diagnosis }: Judged, text: string): string =>
  `at ${secondsIn(watch, at).toFixed(1)} s, ${id}: ${text} (${diagnosis.verdict}: ${diagnosis.findings.map(({ title }) => title).join('; ')})`;

/** What is wrong with a diagnosis whatever the pod is doing. */
const unsound = ({ id, diagnosis, seen, at }: Judged): readonly string[] => [
  ...diagnosis.faults.map(({ message }) => `a rule failed: ${message}`),
  ...contradictions(diagnosis, id.split('/')[1] ?? ''),
  ...diagnosis.findings
    .filter(({ since }) => since !== undefined && since > at + 2500)
    .map(({ rule }) => `${rule} begins in the future`),
  ...unseen(diagnosis, seen),
];

/** Citations that do not stand in what had arrived. */
const unseen = ({ findings }: Diagnosis, { objects, logs }: Seen): readonly string[] =>
  findings.flatMap(({ rule, evidence }) =>
    evidence.flatMap(({ object, path, value }) => {
      const [, namespace, pod, container] = object.split('/');
      const [run, line] = path.split(':');
      const known = object.startsWith('Log/')
        ? logs.find(
            log =>
              log.run === run &&
              log.container.namespace === namespace &&
              log.container.pod === pod &&
              log.container.container === container,
          )?.lines[Number(line) - 1]
        : fieldOf(objects.get(object) ?? objects.get(object.replace('/', '//')), path);
      const text = typeof known === 'object' ? JSON.stringify(known) : String(known);
      return text.slice(0, 80) === value.slice(0, 80) ? [] : [`${rule} cites ${object} ${path}: ${value}`];
    }),
  );

/** The value at a path; `data (keys)` quotes the names alone. */
const fieldOf = (object: unknown, path: string): unknown => {
  const keysOf = /^(.*) \(keys\)$/.exec(path)?.[1];
  return keysOf === undefined
    ? fieldAt(object, path)
    : Object.keys(fieldAt(object, keysOf) ?? {})
        .sort()
        .join(', ');
};

const wrongAt = (watch: Watch, { id, at }: Judged, late: number): Wrong | undefined =>
  watch.wrong.find(({ of, from, to, blindTo = to }) => {
    const seconds = secondsIn(watch, at);
    return isMeant(of, id) && from <= seconds && seconds <= (late === blind ? blindTo : to + late);
  });

/** An alarm while nothing is wrong. */
const alarms = (watch: Watch, judged: Judged, late: number): readonly string[] =>
  (judged.diagnosis.verdict === 'failing' || judged.diagnosis.verdict === 'degraded') && !wrongAt(watch, judged, late)
    ? ['a false alarm']
    : [];

/** The cause that leads, where it is certain. */
const certainLead = ({ findings: [lead] }: Diagnosis): Finding | undefined =>
  lead?.confidence === 'certain' && lead.role === 'cause' && (lead.effect === 'failing' || lead.effect === 'degraded')
    ? lead
    : undefined;

/** A certain cause that is none of this trouble, or one that had given way to another. */
const turns = (watch: Watch, judged: Judged, reached: Map<string, number>): readonly string[] => {
  const wrong = wrongAt(watch, judged, 0);
  const lead = judged.diagnosis.findings[0];
  if (!wrong || !lead) return [];
  const index = wrong.leads.indexOf(lead.rule);
  if (index < 0) return certainLead(judged.diagnosis) ? [`blames ${lead.rule}`] : [];
  const key = String(watch.wrong.indexOf(wrong));
  const furthest = reached.get(key) ?? 0;
  reached.set(key, Math.max(index, furthest));
  return index < furthest && certainLead(judged.diagnosis) ? [`goes back to ${lead.rule}`] : [];
};

const blames = (watch: Watch, judged: Judged, late: number): readonly string[] => {
  const wrong = wrongAt(watch, judged, late);
  const lead = certainLead(judged.diagnosis);
  return wrong && lead && !wrong.leads.includes(lead.rule) ? [`blames ${lead.rule}`] : [];
};

/** What was certain a moment ago, and is ruled out now though all that was cited for it still stands; or the other way. */
const takenBack = (was: Judged, is: Judged): readonly string[] => [
  ...reversed(was, is).map(rule => `${rule} was certain and is ruled out by nothing new`),
  ...reversed(is, was).map(rule => `${rule} was ruled out and is certain by nothing new`),
];

const reversed = (found: Judged, ruledOut: Judged): readonly string[] =>
  found.diagnosis.findings
    .filter(({ confidence, role }) => confidence === 'certain' && role === 'cause')
    .filter(({ rule, subject }) =>
      ruledOut.diagnosis.ruledOut.some(one => one.rule === rule && one.container === subject.container),
    )
    .filter(finding => unseen({ ...found.diagnosis, findings: [finding] }, ruledOut.seen).length === 0)
    .map(({ rule }) => rule);

const endOf = (last: ReadonlyMap<string, Judged>, watch: Watch): Watch['end'] => {
  const at = watch.moments.at(-1)?.at;
  const still = [...last.values()].filter(judged => judged.at === at);
  return Object.fromEntries(
    still
      .filter(({ id, diagnosis }) => id.startsWith('Pod/') || diagnosis.verdict !== 'healthy')
      .map(({ id, diagnosis: { verdict, findings } }) => {
        const lead = findings.find(({ effect }) => effect !== 'none');
        return [id, lead ? `${verdict} ${lead.rule}` : verdict];
      }),
  );
};
