import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { causeMoment } from '../../../src/diagnosis/timeline/cause-moment.ts';
import type { Moment } from '../../../src/diagnosis/timeline/moment.ts';
import { tellPast, timelineOf } from '../../../src/diagnosis/timeline/timeline.ts';
import { expiredText, gapText, timelineRows } from '../../../src/diagnosis/timeline/timeline-rows.ts';
import { whatChanged } from '../../../src/diagnosis/timeline/what-changed.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, now, snapshotWith } from '../../support/objects.ts';

const timelineWith = (pod: KubernetesObject, ...others: readonly KubernetesObject[]) =>
  timelineOf(tellPast(pod as Pod, snapshotWith([pod, ...others])));

const told = (pod: KubernetesObject, ...others: readonly KubernetesObject[]): readonly string[] =>
  timelineWith(pod, ...others).moments.map(textOf);

const textOf = ({ at, what, who, text, untimed }: Moment): string =>
  `${untimed ? '..' : `-${(now - at) / 1000}`} ${what} ${who}: ${text}`;

const crashed = (seconds: number, lasted: number) => ({
  terminated: { exitCode: 1, reason: 'Error', startedAt: ago(seconds + lasted), finishedAt: ago(seconds) },
});

const looping = (restartCount: number, extra = {}): KubernetesObject =>
  aPod('api', {
    metadata: { creationTimestamp: ago(900) },
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'app',
          restartCount,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: crashed(60, 5),
          ...extra,
        },
      ],
    },
  });

const started = (pod: KubernetesObject, first: number, last: number, count: number): KubernetesObject => {
  const event = anEvent(pod, 'Started', 'Started container app', { type: 'Normal' });
  const about = (event as { involvedObject?: object }).involvedObject;
  return {
    ...event,
    firstTimestamp: ago(first),
    lastTimestamp: ago(last),
    count,
    involvedObject: { ...about, fieldPath: 'spec.containers{app}' },
  } as KubernetesObject;
};

test('the runs of a crash loop that nobody timed are counted, not invented', () => {
  assert.deepEqual(told(looping(7)), [
    '-900 created pod: made',
    '.. restarts app: 7 more runs before this, not timed by Kubernetes (restarted 7 times)',
    '-65 started app: started',
    '-60 ended app: ended with exit code 1 (Error) after 5s',
  ]);
});

test('a start that an event tells counts as one of them', () => {
  const pod = looping(7);
  assert.ok(
    told(pod, started(pod, 890, 64, 8)).includes(
      '.. restarts app: 6 more runs in between, not timed by Kubernetes (restarted 7 times)',
    ),
  );
});

test('two runs that both stand in the status leave nothing to count', () => {
  const pod = looping(1, { state: { running: { startedAt: ago(50) } } });
  assert.ok(!told(pod).some(text => text.includes('restarts')));
});

test('a start that a field and an event tell is one moment that cites both', () => {
  const pod = looping(0, { state: { running: { startedAt: ago(50) } }, lastState: {} });
  const { moments } = timelineWith(pod, started(pod, 49, 49, 1));
  const starts = moments.filter(({ what }) => what === 'started');
  assert.equal(starts.length, 1);
  assert.deepEqual(new Set(starts[0]?.sources.map(({ object }) => object.split('/')[0])), new Set(['Pod', 'Event']));
});

test('a run that was seen earlier is still told, and is no longer one of those that nobody timed', () => {
  const before = tellPast(looping(1) as Pod, snapshotWith([]));
  const after = tellPast(looping(3, { lastState: crashed(10, 5) }) as Pod, snapshotWith([]));
  const { moments } = timelineOf(after, { moments: before.moments, verdicts: [] });
  assert.deepEqual(
    moments.filter(({ container }) => container === 'app').map(one => `${textOf(one)} ${one.certainty}`),
    [
      '.. restarts app: 2 more runs before this, not timed by Kubernetes (restarted 3 times) derived',
      '-65 started app: started seen',
      '-60 ended app: ended with exit code 1 (Error) after 5s seen',
      '-15 started app: started stated',
      '-10 ended app: ended with exit code 1 (Error) after 5s stated',
    ],
  );
});

test('a run that never started is told by its end', () => {
  const pod = looping(2, {
    lastState: { terminated: { exitCode: 128, reason: 'StartError', message: 'no such file', finishedAt: ago(9) } },
  });
  assert.deepEqual(told(pod).slice(1), [
    '.. restarts app: 2 more runs before this, not timed by Kubernetes (restarted 2 times)',
    '-9 ended app: ended with exit code 128 (StartError): no such file',
  ]);
});

test('a series of events is told with its beginning and its end', () => {
  const pod = aPod('api');
  const event = {
    ...anEvent(pod, 'FailedScheduling', '0/1 nodes are available'),
    firstTimestamp: ago(600),
    lastTimestamp: ago(60),
    count: 9,
  } as KubernetesObject;
  assert.deepEqual(told(pod, event).slice(1), [
    '-600 event pod: FailedScheduling: 0/1 nodes are available (first of 9)',
    '-60 event pod: FailedScheduling again, 9 times in 9m: 0/1 nodes are available',
  ]);
});

test('deletion was asked for before its time stamp, by the grace period', () => {
  const deleting = (seconds: number): KubernetesObject =>
    aPod('api', { metadata: { deletionTimestamp: ago(seconds), deletionGracePeriodSeconds: 30 } });
  assert.deepEqual(told(deleting(-10)).slice(1), ['-20 deletion pod: deletion asked for, with 30s to end by itself']);
  assert.deepEqual(told(deleting(40)).slice(1), [
    '-70 deletion pod: deletion asked for, with 30s to end by itself',
    '-40 deletion pod: the 30s to end by itself are over',
  ]);
});

test('conditions that changed together and for the same reason are one moment', () => {
  const condition = (type: string, status: string, reason = '') => ({
    type,
    status,
    reason,
    lastTransitionTime: ago(30),
  });
  const pod = aPod('api', {
    spec: { nodeName: 'worker-1' },
    status: {
      conditions: [
        condition('Ready', 'False', 'ContainersNotReady'),
        condition('PodScheduled', 'True'),
        condition('ContainersReady', 'False', 'ContainersNotReady'),
        condition('Initialized', 'True'),
      ],
    },
  });
  assert.deepEqual(told(pod).slice(1), [
    '-30 scheduled pod: placed on node worker-1',
    '-30 condition pod: ContainersReady, Ready → False (ContainersNotReady)',
    '-30 condition pod: Initialized → True',
  ]);
});

test('of a node only what was since the pod was made is told', () => {
  const pod = aPod('api', { metadata: { creationTimestamp: ago(600) }, spec: { nodeName: 'worker-1' } });
  const node = aNode('worker-1', {
    spec: {
      taints: [
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: ago(100) },
        { key: 'old', effect: 'NoSchedule', timeAdded: ago(9000) },
        { key: 'untimed', effect: 'NoSchedule' },
      ],
    },
    status: {
      conditions: [
        { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', lastTransitionTime: ago(200) },
        { type: 'DiskPressure', status: 'False', lastTransitionTime: ago(9000) },
      ],
    },
  });
  assert.deepEqual(told(pod, node).slice(1), [
    '-200 node node: Ready → Unknown (NodeStatusUnknown)',
    '-100 node node: cordoned: taint node.kubernetes.io/unschedulable:NoSchedule',
  ]);
});

const replicaSet = (name: string, revision: number, seconds: number, memory: string): KubernetesObject =>
  anObject(
    'ReplicaSet',
    name,
    { spec: { template: { spec: { containers: [{ name: 'app', resources: { limits: { memory } } }] } } } },
    {
      creationTimestamp: ago(seconds),
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ kind: 'Deployment', name: 'api', controller: true }],
    },
  );
const ownedBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
const rolledOut = aPod('api-new-x', { metadata: { creationTimestamp: ago(300), ...ownedBy('ReplicaSet', 'api-new') } });
const [older, newer] = [replicaSet('api-old', 13, 600_000, '512Mi'), replicaSet('api-new', 14, 300, '128Mi')];

test('revisions are told with what they changed', () => {
  assert.deepEqual(told(rolledOut, newer, older), [
    '-600000 revision revision 13: ReplicaSet api-old made: the first one that is kept',
    '-300 revision revision 14: ReplicaSet api-new made, from which the pod comes: app: limits.memory 512Mi → 128Mi',
    '-300 created pod: made by ReplicaSet api-new',
  ]);
});

test('a revision cites first what it changed, so that this is what is opened', () => {
  const { moments } = timelineWith(rolledOut, newer, older);
  const [source] = moments.find(({ who }) => who === 'revision 14')?.sources ?? [];
  assert.deepEqual(
    [source?.object, source?.path, source?.value],
    ['ReplicaSet/shop/api-new', 'spec.template.spec.containers[0].resources.limits.memory', '128Mi'],
  );
});

test('what changed is told by what the revision before had', () => {
  const change = whatChanged(rolledOut as Pod, snapshotWith([rolledOut, newer, older]));
  assert.equal(change?.text, 'revision 13, made 6d22h earlier, had app: limits.memory 512Mi (now 128Mi)');
  assert.ok(change?.sources.some(({ object, value }) => object === 'ReplicaSet/shop/api-old' && value === '512Mi'));
});

test('of several changes two are told, first those whose values may be', () => {
  const template = (container: object) => ({ template: { spec: { containers: [{ name: 'app', ...container }] } } });
  const before = { ...older, spec: template({ image: 'a:1', command: ['a'], env: [{ name: 'A' }] }) };
  const after = { ...newer, spec: template({ image: 'a:2', command: ['b'] }) };
  const change = whatChanged(rolledOut as Pod, snapshotWith([rolledOut, before, after]));
  assert.match(change?.text ?? '', /had app: image a:1 \(now a:2\) and another app: command; 1 more changed$/);
});

test('of a revision that was taken up again it is not told since when it ran', () => {
  const again = {
    ...older,
    metadata: {
      ...older.metadata,
      annotations: { ...older.metadata?.annotations, 'deployment.kubernetes.io/revision-history': '3' },
    },
  };
  const change = whatChanged(rolledOut as Pod, snapshotWith([rolledOut, newer, again]));
  assert.equal(change?.text, 'revision 13 had app: limits.memory 512Mi (now 128Mi)');
});

test('a StatefulSet is asked for its ControllerRevisions', () => {
  const revision = (name: string, number: number, image: string): KubernetesObject =>
    anObject(
      'ControllerRevision',
      name,
      { revision: number, data: { spec: { template: { spec: { containers: [{ name: 'app', image }] } } } } },
      { creationTimestamp: ago(1000 / number), ...ownedBy('StatefulSet', 'db') },
    );
  const pod = aPod('db-0', {
    metadata: { labels: { 'controller-revision-hash': 'db-2' }, ...ownedBy('StatefulSet', 'db') },
  });
  const change = whatChanged(
    pod as Pod,
    snapshotWith([pod, anObject('StatefulSet', 'db'), revision('db-1', 1, 'pg:16'), revision('db-2', 2, 'pg:17')]),
  );
  assert.match(change?.text ?? '', /^revision 1, made 8m20s earlier, had app: image pg:16 \(now pg:17\)$/);
});

test('the moment that the diagnosis rests on is the end that it cites', () => {
  const pod = looping(7) as Pod;
  const snapshot = snapshotWith([pod]);
  const { moments } = timelineOf(tellPast(pod, snapshot));
  assert.equal(causeMoment(moments, diagnosePod(pod, families, snapshot))?.what, 'ended');
});

test('what may not be read is said, and why', () => {
  const snapshot = {
    ...snapshotWith([rolledOut]),
    events: () => ({ state: 'forbidden', why: 'cannot list events' }) as const,
  };
  const { missing } = timelineOf(tellPast(rolledOut as Pod, snapshot));
  assert.deepEqual(missing, [{ what: 'events in namespace shop', why: 'cannot list events' }]);
});

test('gaps are told as gaps, and not as nothing where something was counted or has expired', () => {
  const moment = (key: string, seconds: number, more = {}): Moment => ({
    key,
    at: now - seconds * 1000,
    what: 'event',
    who: 'pod',
    text: key,
    weight: 'plain',
    certainty: 'stated',
    sources: [],
    rank: 0,
    ...more,
  });
  const rows = timelineRows(
    [
      moment('made', 9000, { what: 'created' }),
      moment('first', 3000),
      moment('second', 2400),
      moment('last', 1200, { since: now - 2_400_000 }),
    ],
    { before: now - 3_600_000, sources: [] },
    now,
  );
  const texts = rows.map(row => {
    if (row.row === 'moment') return row.moment.key;
    return row.row === 'gap' ? gapText(row, 'now') : row.row === 'expired' ? expiredText('X') : row.what;
  });
  assert.deepEqual(texts, [
    'made',
    '90m of which nothing is kept',
    'before X events have expired: a cluster keeps them for about 1 h unless it is told otherwise',
    '10m nothing',
    'first',
    '10m nothing',
    'second',
    '20m in which what stands around came again, counted but not timed',
    'last',
    '20m nothing, until now',
  ]);
});

test('events have expired where that of the scheduler is missing, and only there', () => {
  const placed = aPod('api', {
    metadata: { creationTimestamp: ago(9000) },
    status: { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(9000) }] },
  });
  assert.equal(timelineWith(placed).expired?.before, now - 3_600_000);
  assert.equal(timelineWith(placed, anEvent(placed, 'Scheduled', 'assigned', { seconds: 8999 })).expired, undefined);
  const mirror = { ...placed, metadata: { ...placed.metadata, annotations: { 'kubernetes.io/config.mirror': 'x' } } };
  assert.equal(timelineWith(mirror).expired, undefined);
});
