import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../../src/state/store.ts';
import { noon, stateWith } from '../support/states.ts';

test('the state changes at once, and listeners hear of all changes of one turn together', async () => {
  const store = createStore(stateWith());
  let heard = 0;
  const unsubscribe = store.subscribe(() => {
    heard += 1;
  });
  store.dispatch({ type: 'clock-ticked', now: noon + 1 });
  store.dispatch({ type: 'clock-ticked', now: noon + 2 });
  assert.equal(store.getState().now, noon + 2);
  assert.equal(heard, 0);
  await Promise.resolve();
  assert.equal(heard, 1);
  unsubscribe();
  store.dispatch({ type: 'clock-ticked', now: noon + 3 });
  await Promise.resolve();
  assert.equal(heard, 1);
});

test('an action that changes nothing is not heard of', async () => {
  const store = createStore(stateWith());
  let heard = 0;
  store.subscribe(() => {
    heard += 1;
  });
  store.dispatch({ type: 'screen-closed' });
  store.dispatch({ type: 'overlay-moved', by: 1 });
  await Promise.resolve();
  assert.equal(heard, 0);
});
