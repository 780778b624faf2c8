import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../../src/model/known.ts';
import { stepsOf } from '../../../src/state/pages/pod/next-steps.ts';
import { podPage } from '../../../src/state/pages/pod/pod-page.ts';
import { type OpenedPod, topScreen } from '../../../src/state/state.ts';
import { lineText } from '../../../src/text/line.ts';
import { diagnosisFixture, findingFixture, recordedPod, stateAfter } from '../../support/view-fixtures.ts';

const crash = recordedPod('crash-loop');
const change = { from: 13, to: 14, text: 'revision 13, made 6d earlier, had app: limits.memory 512Mi', sources: [] };
const opened: OpenedPod = {
  ref: crash.ref,
  pod: read(crash.pod),
  diagnosis: diagnosisFixture({
    findings: [findingFixture({ next: [{ why: 'Give it', command: 'kubectl set env' }, { why: 'Ask who owns it' }] })],
  }),
  events: read(crash.events),
  change,
};

test('what changed stands after the first step, with the key that tells more', () => {
  assert.deepEqual(
    stepsOf(opened).map(({ why, key, fact }) => [why, key, fact]),
    [
      ['Give it', undefined, undefined],
      ['What changed', 'T', change.text],
      ['Ask who owns it', undefined, undefined],
    ],
  );
  const { change: _change, ...without } = opened;
  assert.equal(stepsOf(without).length, 2);
});

test('it is on the screen of the pod as a fact', () => {
  const state = stateAfter(
    crash.now,
    { columns: 120, rows: 40 },
    { type: 'screen-opened', screen: { screen: 'pod', pod: crash.ref, top: 0, cursor: 0 } },
    { type: 'pod-read', opened },
  );
  const screen = topScreen(state);
  assert.ok(screen.screen === 'pod');
  const lines = podPage(state, screen).lines.map(lineText);
  assert.ok(
    lines.some(line => /T What changed +revision 13, made 6d earlier, had app: limits\.memory 512Mi/.test(line)),
  );
});
