import { readdirSync, readFileSync } from 'node:fs';
import { diagnoseObject, diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import type { Kind, KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import type { LogExcerpt } from '../../src/model/log-excerpt.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import { patched } from './merge-patch.ts';
import { idOf } from './recordings.ts';
import { type Moment, runOf, statusesOf } from './watch-moments.ts';

/** A pod or another object as it was judged when something arrived. */
export type Judged = {
  readonly at: number;
  /** `Pod/web-0` */
  readonly id: string;
  readonly diagnosis: Diagnosis;
  readonly seen: Seen;
};

/** What had arrived by then. */
export type Seen = {
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  readonly logs: readonly LogExcerpt[];
};

/** Something that is truly wrong for a while, seconds after the recording's first pod came. */
export type Wrong = {
  /** `Pod/web-*` */
  readonly of: string;
  readonly from: number;
  readonly to: number;
  /** The causes that lead while it lasts, in the order in which evidence arrives for them; there is no way back. */
  readonly leads: readonly string[];
  /** Told only where what arrives together arrives in another order. */
  readonly maybe?: true;
  /** Until when it lasts for those who see nothing but pods. */
  readonly blindTo?: number;
};

export type Watch = {
  readonly name: string;
  readonly what: string;
  readonly moments: readonly Moment[];
  readonly wrong: readonly Wrong[];
  /** What is said of each pod that is still there in the end, and of whatever else is not well: the verdict and the leading rule. */
  readonly end: Readonly<Record<string, string>>;
};

const root = 'test/fixtures/watches';

export const watches = (): readonly Watch[] =>
  readdirSync(root)
    .filter(file => file.endsWith('.jsonl'))
    .sort()
    .map(file => {
      const name = file.slice(0, -'.jsonl'.length);
      const expected = JSON.parse(readFileSync(`${root}/${name}.json`, 'utf8')) as Omit<Watch, 'name' | 'moments'>;
      return { ...expected, name, moments: readMoments(`${root}/${file}`) };
    });

export const readMoments = (file: string): readonly Moment[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Moment);

/** When the first pod of a recording came, ms: what its expectations count from. */
export const beginning = (moments: readonly Moment[]): number => moments.find(isPod)?.at ?? 0;

const isPod = (moment: Moment): boolean => 'object' in moment && moment.object.kind === 'Pod';

/** The kind of what a moment changes; logs have none. */
export const kindOf = (moment: Moment): string => {
  if ('object' in moment) return moment.object.kind ?? '';
  if ('log' in moment) return 'Log';
  return ('gone' in moment ? moment.gone : moment.id).split('/')[0] ?? '';
};

/** What a watch has shown so far. */
type World = {
  readonly objects: Map<string, KubernetesObject>;
  /** By the run's id. */
  readonly logs: Map<string, readonly string[]>;
  /** The log that was known last of a container's current or previous run: it is kept until the next one has been read. */
  readonly read: Map<string, readonly string[]>;
};

/** Judged beside pods: what owns them, and what they need. */
const judgedKinds = ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Service'];

/**
 * Judges every pod, workload and Service after each moment of a watch, as of the time it arrived, knowing all of the
 * kinds that are `covered` and nothing of others.
 */
export function* replay(moments: readonly Moment[], covered: (kind: Kind) => boolean = () => true): Iterable<Judged> {
  const world: World = { objects: new Map(), logs: new Map(), read: new Map() };
  let isUnderWay = false;
  for (const moment of moments) {
    apply(world, moment);
    isUnderWay ||= 'object' in moment && ['Pod', ...judgedKinds].includes(kindOf(moment));
    if (isUnderWay) yield* judgeAt(world, moment.at, covered);
  }
}

const apply = ({ objects, logs }: World, moment: Moment): void => {
  if ('object' in moment) objects.set(idOf(moment.object), moment.object);
  else if ('gone' in moment) objects.delete(moment.gone);
  else if ('log' in moment) logs.set(moment.log, moment.lines);
  else {
    const before = objects.get(moment.id);
    if (before) objects.set(moment.id, patched(before, moment.patch) as KubernetesObject);
  }
};

function* judgeAt(world: World, at: number, covers: (kind: Kind) => boolean): Iterable<Judged> {
  const objects = [...world.objects.values()];
  const pods = objects.filter((object): object is Pod => object.kind === 'Pod');
  const logs = pods.flatMap(pod => logsOf(pod, world));
  const set: ObjectSet = { objects, logs, at, serverMinor: 34, covers, problems: [] };
  const snapshot = snapshotOf(set);
  const seen: Seen = { objects: new Map(world.objects), logs };
  for (const pod of pods) yield { at, id: idIn(pod), diagnosis: diagnosePod(pod, families, snapshot), seen };
  for (const object of objects)
    if (judgedKinds.includes(object.kind ?? ''))
      yield { at, id: idIn(object), diagnosis: diagnoseObject(object, families, snapshot), seen };
}

const idIn = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata?.name}`;

const logsOf = (pod: Pod, { logs, read }: World): readonly LogExcerpt[] => {
  const { namespace = '', name = '', uid } = pod.metadata ?? {};
  return statusesOf(pod).flatMap(status =>
    (['current', 'previous'] as const).flatMap(run => {
      const key = `${uid}/${status.name}/${run}`;
      const id = runOf(status, run);
      const lines = logs.get(id ?? '') ?? (id ? read.get(key) : undefined);
      if (!lines) return [];
      read.set(key, lines);
      return [{ container: { namespace, pod: name, container: status.name }, run, lines }];
    }),
  );
};
