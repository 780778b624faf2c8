import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { tellPast, timelineOf } from '../../src/diagnosis/timeline/timeline.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import { read } from '../../src/model/known.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { topScreen } from '../../src/state/state.ts';
import { timelineScreen } from '../../src/state/timeline-screen.ts';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { recordedPod, stateAfter } from '../support/view-fixtures.ts';

const crash = recordedPod('crash-loop');
const snapshot = snapshotOf({
  objects: [
    { ...crash.pod, kind: 'Pod' } as KubernetesObject,
    ...crash.events.map(event => ({ ...event, kind: 'Event' })),
  ],
  logs: [],
  at: crash.now,
  serverMinor: 34,
  covers: () => true,
  problems: [],
});
const known = read(timelineOf(tellPast(crash.pod, snapshot)));
const diagnosis = diagnosePod(crash.pod, families, snapshot);

const openTimeline = (options: ScreenOptions = {}): Promise<TestScreen> => {
  const size = { columns: options.columns ?? 120, rows: options.rows ?? 40 };
  const opened = { ref: crash.ref, pod: read(crash.pod), diagnosis, events: read(crash.events) };
  const state = stateAfter(
    crash.now,
    size,
    { type: 'screen-opened', screen: timelineScreen(crash.ref) },
    { type: 'pod-read', opened },
    { type: 'timeline-read', of: crash.ref, known },
  );
  return openScreen({ ...options, ...size, state });
};

for (const [columns, rows] of [
  [40, 12],
  [80, 24],
  [120, 40],
  [200, 60],
] as const)
  test(`a timeline fits ${columns}x${rows}, wrapped and not, wherever the cursor is`, async () => {
    const screen = await openTimeline({ columns, rows });
    fits(screen, columns, rows);
    await screen.press('g');
    fits(screen, columns, rows);
    await screen.press('w', 'G');
    fits(screen, columns, rows);
    await screen.press('e', 't');
    fits(screen, columns, rows);
    screen.close();
  });

test('colors say nothing that words and symbols do not', async () => {
  const plain = await openTimeline();
  const colored = await openTimeline({ theme: colorTheme });
  assert.equal(colored.frame(), plain.frame());
  assert.notEqual(colored.painted(), colored.frame());
  plain.close();
  colored.close();
});

test('e goes to the moment that the diagnosis rests on, enter opens the object at its field', async () => {
  const screen = await openTimeline();
  await screen.press('e');
  await screen.sees('the diagnosis rests on this');
  await screen.press('enter');
  const top = topScreen(screen.store.getState());
  assert.ok(top.screen === 'text' && top.source.kind === 'yaml' && top.search.startsWith('finishedAt'));
  screen.dispatch({ type: 'object-read', of: crash.ref, known: read(crash.pod), events: read([]) });
  await screen.sees(/1 of 1/);
  screen.close();
});

test('enter on what only an event tells opens that event among the others', async () => {
  const screen = await openTimeline();
  await screen.press('/');
  await screen.type('backoff');
  await screen.press('enter', 'enter');
  const top = topScreen(screen.store.getState());
  assert.ok(top.screen === 'events' && top.of?.name === crash.ref.name);
  screen.dispatch({ type: 'events-read', of: crash.ref, known: read(crash.events) });
  await screen.sees(/Warning BackOff/);
  screen.close();
});

test('l opens the log of the run from then', async () => {
  const screen = await openTimeline();
  await screen.press('e', 'l');
  const top = topScreen(screen.store.getState());
  assert.ok(top.screen === 'logs' && top.previous && top.since.kind === 'time' && !top.view.follow);
  const ended = known.state === 'read' ? known.value.moments.find(({ what }) => what === 'ended') : undefined;
  assert.ok(top.since.at <= (ended?.at ?? 0));
  screen.close();
});

test('c copies the moment, ctrl-s saves all of them', async () => {
  const screen = await openTimeline();
  await screen.press('e', 'c', 'ctrl-s');
  const [copied, saved] = screen.effects;
  assert.ok(copied?.effect === 'copy' && /^2026-\S+Z ended \S+: ended with exit code 1/.test(copied.text));
  assert.ok(saved?.effect === 'save' && saved.name.endsWith('-timeline.txt'));
  assert.match(saved.text, /cause: ended with exit code/);
  assert.match(saved.text, /not timed by Kubernetes/);
  screen.close();
});

test('T opens the timeline of the pod in the list', async () => {
  const screen = await openScreen();
  await screen.press('T');
  await screen.sees('Timeline');
  screen.close();
});
