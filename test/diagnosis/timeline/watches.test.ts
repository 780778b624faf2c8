import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moment } from '../../../src/diagnosis/timeline/moment.ts';
import { tellPast, timelineOf } from '../../../src/diagnosis/timeline/timeline.ts';
import { snapshotOf } from '../../../src/evidence/object-index.ts';
import { createPodMemory } from '../../../src/evidence/pod-memory.ts';
import type { CoreEvent, KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { patched } from '../../support/merge-patch.ts';
import { idOf } from '../../support/recordings.ts';
import { statusesOf } from '../../support/watch-moments.ts';
import { type Watch, watches } from '../../support/watch-replay.ts';

/** The timeline of every pod after whatever concerned it, with what had been seen before. */
function* played({ moments }: Watch): Iterable<{ readonly pod: Pod; readonly told: readonly Moment[] }> {
  const objects = new Map<string, KubernetesObject>();
  const memory = createPodMemory();
  for (const moment of moments) {
    const id = 'object' in moment ? idOf(moment.object) : 'id' in moment ? moment.id : '';
    const before = objects.get(id);
    if ('object' in moment) objects.set(id, moment.object);
    else if ('gone' in moment) objects.delete(moment.gone);
    else if ('id' in moment && before) objects.set(id, patched(before, moment.patch) as KubernetesObject);
    const object = objects.get(id);
    const { namespace = '', name } = (object as CoreEvent | undefined)?.involvedObject ?? {};
    const pod = objects.get(object?.kind === 'Event' ? `Pod/${namespace}/${name}` : id) as Pod | undefined;
    if (pod?.kind !== 'Pod') continue;
    const all = [...objects.values()];
    const set = { objects: all, logs: [], at: moment.at, serverMinor: 34, covers: () => true, problems: [] };
    const told = tellPast(pod, snapshotOf(set));
    const uid = pod.metadata?.uid ?? '';
    yield { pod, told: timelineOf(told, memory.of(uid)).moments };
    memory.seen(uid, told.moments);
  }
}

/** The runs of a container that its status has counted: an event may tell of the next one before. */
const runsOf = (told: readonly Moment[], container: string): number => {
  const runs = told.filter(
    moment =>
      moment.container === container && (moment.what === 'started' || moment.key.startsWith('ended-unstarted ')),
  );
  const stated = runs.filter(({ sources }) => sources.some(({ object }) => object.startsWith('Pod/')));
  const latest = Math.max(...stated.map(({ at }) => at));
  return runs.filter(({ at }) => at <= latest + 2000).length;
};

for (const watch of watches())
  test(`${watch.name}: never more runs than were counted, none of those that were seen is lost, each moment once`, () => {
    const most = new Map<string, number>();
    for (const { pod, told } of played(watch)) {
      assert.equal(new Set(told.map(({ key }) => key)).size, told.length);
      for (const { name, restartCount } of statusesOf(pod)) {
        const runs = runsOf(told, name);
        assert.ok(runs <= restartCount + 1, `${idOf(pod)} ${name}: ${runs} runs, ${restartCount} restarts`);
        const untimed = told.find(({ what, container }) => what === 'restarts' && container === name);
        if (untimed) assert.match(untimed.text, new RegExp(`^${restartCount + 1 - runs} more run`));
        const key = `${pod.metadata?.uid} ${name}`;
        assert.ok(runs >= (most.get(key) ?? 0), `${idOf(pod)} ${name} lost a run`);
        most.set(key, runs);
      }
    }
  });
