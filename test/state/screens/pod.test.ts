import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { forbidden } from '../../../src/model/known.ts';
import type { Action } from '../../../src/state/action.ts';
import { podPage } from '../../../src/state/pages/pod/pod-page.ts';
import { reduce } from '../../../src/state/reduce.ts';
import type { PodScreen } from '../../../src/state/screen.ts';
import { type State, topScreen } from '../../../src/state/state.ts';
import { displayWidth } from '../../../src/text/display-width.ts';
import { lineText } from '../../../src/text/line.ts';
import {
  diagnosisFixture,
  findingFixture,
  openedFixture,
  recordedPod,
  stateAfter,
} from '../../support/view-fixtures.ts';

const crash = recordedPod('crash-loop');
const podId = `Pod/${crash.ref.namespace}/${crash.ref.name}`;
const diagnosis = diagnosisFixture({
  findings: [
    findingFixture({
      since: crash.now - 60_000,
      nextAttemptAt: crash.now + 161_000,
      evidence: [
        { object: podId, path: 'status.containerStatuses[0].lastState.terminated.exitCode', value: '1' },
        { object: 'Log/orders-109/orders-worker/worker', path: 'previous:2', value: 'QUEUE_URL is not set' },
      ],
      next: [
        { why: 'Give it', command: 'kubectl set env deployment/orders-worker QUEUE_URL=VALUE' },
        { why: 'Read the whole log', command: `kubectl logs ${crash.ref.name} -c worker --previous` },
        { why: 'Ask who owns it' },
      ],
    }),
    findingFixture({
      rule: 'crashloop',
      key: 'crashloop',
      role: 'symptom',
      title: 'Keeps ending',
      causedBy: ['exit-error'],
    }),
    findingFixture({
      rule: 'not-ready',
      key: 'not-ready',
      role: 'symptom',
      title: 'Not ready',
      causedBy: ['crashloop'],
    }),
    findingFixture({ rule: 'no-limit', key: 'no-limit', role: 'note', effect: 'none', title: 'No CPU limit' }),
  ],
  ruledOut: [{ rule: 'oom-killed', title: 'Out of memory', because: 'exit code 1 is not 137', evidence: [] }],
  notEvaluated: [{ rule: 'node-gone', missing: 'the node worker-1' }],
  blind: [{ want: { want: 'events', of: crash.ref }, why: 'cannot list events', rules: ['probe-failing'] }],
});

const screen: PodScreen = { screen: 'pod', pod: crash.ref, top: 0, cursor: 0 };
const opened = (known: Diagnosis | undefined, columns = 120, rows = 24): State =>
  stateAfter(
    crash.now,
    { columns, rows },
    { type: 'screen-opened', screen },
    { type: 'pod-read', opened: openedFixture(crash, known) },
  );
const shown = (state: State): string => podPage(state, screenOf(state)).lines.map(lineText).join('\n');
const screenOf = (state: State): PodScreen => {
  const top = topScreen(state);
  assert.ok(top.screen === 'pod');
  return top;
};
const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);

test('the leading cause stands on top with how sure, how often and since when', () => {
  assert.match(
    shown(opened(diagnosis)),
    /✗ Setting QUEUE_URL is missing\s+certain · 2 times · for 60s · retry in 2m41s/,
  );
});

test('the countdown is live', () => {
  const later = after(opened(diagnosis), { type: 'clock-ticked', now: crash.now + 160_000 });
  assert.match(shown(later), /retry in 1s/);
  assert.match(shown(after(later, { type: 'clock-ticked', now: crash.now + 162_000 })), /retry now/);
});

test('evidence is cited with its path; symptoms fold into a chain in their order', () => {
  const text = shown(opened(diagnosis));
  assert.match(text, /Evidence\s+status\.containerStatuses\[0\]\.lastState\.terminated\.exitCode {2}1/);
  assert.match(text, /Log worker previous:2\s+QUEUE_URL is not set/);
  assert.match(text, /Leads to\s+Keeps ending → Not ready/);
});

test('what was ruled out, what is not known and notes are told apart', () => {
  const text = shown(opened(diagnosis));
  assert.match(text, /Ruled out\s+Out of memory: exit code 1 is not 137/);
  assert.match(text, /Not known\s+events in namespace orders-109: cannot list events \(costs probe-failing\)/);
  assert.match(text, /the node worker-1/);
  assert.match(text, /Also\s+· No CPU limit/);
});

test('containers, creation, conditions and events stand below', () => {
  const text = shown(opened(diagnosis));
  assert.match(text, /worker\s+✗ waiting: CrashLoopBackOff\s+2 restarts/);
  assert.match(text, /last run: exit code 1, 2\ds ago, after 1s/);
  assert.match(text, /✓ started 3 times \+\d+s → ✗ ready CrashLoopBackOff/);
  assert.match(text, /✗ Ready\s+2\ds\s+ContainersNotReady/);
  assert.match(text, /! BackOff/);
});

test('no line is wider than the terminal, at any width', () => {
  for (const columns of [40, 60, 80, 120, 200]) {
    const wide = podPage(opened(diagnosis, columns), screen)
      .lines.map(lineText)
      .filter(line => displayWidth(line) > columns);
    assert.deepEqual(wide, [], `${columns} columns`);
  }
});

test('the cursor walks over the steps, and the key of a step is shown', () => {
  const state = after(opened(diagnosis, 120, 60), { type: 'moved', by: 1, unit: 'line' });
  assert.equal(screenOf(state).cursor, 1);
  assert.match(shown(state), /▸ p Read the whole log/);
});

test('past the last step the page scrolls, to its end and no further', () => {
  let state = opened(diagnosis, 80, 24);
  for (let press = 0; press < 200; press += 1) state = after(state, { type: 'moved', by: 1, unit: 'line' });
  const { lines } = podPage(state, screenOf(state));
  assert.equal(screenOf(state).cursor, 2);
  assert.equal(screenOf(state).top, lines.length - 22);
  for (let press = 0; press < 200; press += 1) state = after(state, { type: 'moved', by: -1, unit: 'line' });
  assert.deepEqual([screenOf(state).cursor, screenOf(state).top], [0, 0]);
});

test('while the pod is read, and while it is diagnosed, the screen says so', () => {
  const unread = stateAfter(crash.now, { columns: 80, rows: 24 }, { type: 'screen-opened', screen });
  assert.match(shown(unread), /Reading the pod …/);
  assert.match(shown(opened(undefined)), /Being diagnosed …/);
});

test('a pod that is gone keeps its last picture', () => {
  const gone = after(
    opened(diagnosis),
    {
      type: 'pod-read',
      opened: { ref: crash.ref, pod: { state: 'absent' }, diagnosis: undefined, events: { state: 'unknown' } },
    },
    { type: 'clock-ticked', now: crash.now + 30_000 },
  );
  assert.match(shown(gone), /This pod is gone: it was missed at .* \(30s ago\)/);
  assert.match(shown(gone), /Setting QUEUE_URL is missing/);
});

test('a pod that may not be read says why', () => {
  const state = after(opened(undefined), {
    type: 'pod-read',
    opened: { ref: crash.ref, pod: forbidden('cannot get pods'), diagnosis: undefined, events: { state: 'unknown' } },
  });
  assert.match(shown(state), /You may not read this pod: cannot get pods/);
});

test('a healthy pod has a calm screen', () => {
  const healthy = recordedPod('healthy');
  const state = stateAfter(
    healthy.now,
    { columns: 120, rows: 40 },
    { type: 'screen-opened', screen: { ...screen, pod: healthy.ref } },
    { type: 'pod-read', opened: openedFixture(healthy, diagnosisFixture({ verdict: 'healthy' })) },
  );
  const text = shown(state);
  assert.match(text, /✓ It does its job: every container runs and is ready\./);
  assert.doesNotMatch(text, /✗|Evidence|Next/);
});
