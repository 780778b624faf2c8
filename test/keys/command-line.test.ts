import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeCommandLine, runCommandLine } from '../../src/keys/command-line.ts';
import { reduce } from '../../src/state/reduce.ts';
import type { State } from '../../src/state/state.ts';
import type { Step } from '../../src/state/step.ts';
import { keymap } from '../../src/views/keymap.ts';
import { stateWith } from '../support/states.ts';

const state: State = [
  { type: 'namespaces-read', namespaces: { state: 'read', value: ['payments', 'prod', 'prod-eu'] } } as const,
  { type: 'contexts-read', contexts: ['prod-eu', 'staging'] } as const,
].reduce(reduce, stateWith());

const run = (line: string): readonly Step[] => runCommandLine(state, line, keymap);
const said = (line: string): string =>
  run(line).flatMap(step => ('type' in step && step.type === 'noticed' ? [step.notice?.text] : []))[0] ?? '';
const completed = (text: string): string => completeCommandLine(state, { text, cursor: text.length }, keymap).text;

test('words do what their keys do', () => {
  assert.deepEqual(run('q'), [{ effect: 'quit', exitCode: 0 }]);
  assert.ok(run('help').some(step => 'type' in step && step.type === 'screen-opened'));
  assert.ok(run('logs').some(step => 'type' in step && step.type === 'overlay-opened'));
});

test('ns, ctx and pods take a name', () => {
  assert.deepEqual(run('ns prod'), [{ effect: 'switch-namespace', namespace: 'prod' }]);
  assert.deepEqual(run('ns all'), [{ effect: 'switch-namespace', namespace: '' }]);
  assert.deepEqual(run('ctx staging'), [{ effect: 'switch-context', context: 'staging' }]);
  assert.deepEqual(run('pods prod'), [
    { type: 'first-screen-shown' },
    { effect: 'switch-namespace', namespace: 'prod' },
  ]);
  assert.deepEqual(run('pods'), [{ type: 'first-screen-shown' }]);
});

test('without a name ns and ctx open a picker', () => {
  for (const line of ['ns', 'ctx']) assert.ok(run(line).some(step => 'type' in step && step.type === 'overlay-opened'));
});

test('an unknown word names the nearest one', () => {
  assert.equal(said('pdos'), 'There is no command :pdos. Did you mean :pods?');
  assert.equal(said('ctx stagin'), 'There is no context stagin. Did you mean staging?');
  assert.match(said('xyzzy'), /^There is no command :xyzzy\./);
});

test('an empty line does nothing', () => {
  assert.deepEqual(run(''), []);
});

test('tab completes words and names as far as they are certain', () => {
  assert.equal(completed('cont'), 'contexts');
  assert.equal(completed('ns pa'), 'ns payments');
  assert.equal(completed('ns pr'), 'ns prod');
  assert.equal(completed('ctx s'), 'ctx staging');
  assert.equal(completed('nothing-like-it'), 'nothing-like-it');
});
