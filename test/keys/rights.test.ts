import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyPressed } from '../../src/keys/press.ts';
import { rightsText } from '../../src/state/pages/rights-text.ts';
import { keymap } from '../../src/views/keymap.ts';
import { connectionFixture, podRowFixture, stateWith } from '../support/states.ts';

const denied = (connection = {}) => ({
  ...stateWith([podRowFixture()]),
  connection: { ...connectionFixture, rights: { logs: 'no', delete: 'no', exec: 'yes' } as const, ...connection },
});

test('a key that is refused for want of a right asks for it again', () => {
  const steps = keyPressed(denied(), 'l', keymap);
  assert.deepEqual(
    steps.flatMap(step => ('effect' in step ? step.effect : [])),
    ['ask-rights'],
  );
});

test('a key that read-only refuses does not', () => {
  const steps = keyPressed(denied({ readOnly: true }), 'ctrl-d', keymap);
  assert.ok(!steps.some(step => 'effect' in step && step.effect === 'ask-rights'));
});

test('rights name what may be done, what may not, and what could not be read', () => {
  const text = rightsText(
    denied({ isProtected: true, readOnly: true, denied: [{ what: 'nodes', why: 'forbidden: no' }] }),
  );
  assert.match(text, /^ {2}no +read logs/m);
  assert.match(text, /^ {2}yes +run a command/m);
  assert.match(text, /^ {2}asked … +attach/m);
  assert.match(text, /the configuration protects this context/);
  assert.match(text, /^ {2}nodes: forbidden: no$/m);
});
