import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate as told } from 'node:timers/promises';
import { forgetNotices } from '../../src/commands/dashboard/forget-notices.ts';
import { notice } from '../../src/keys/notice.ts';
import { createStore } from '../../src/state/store.ts';
import { stateWith } from '../support/states.ts';

test('where the clock stands still a notice goes after its time, and a newer one has its own', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const state = stateWith();
  const store = createStore(state);
  forgetNotices(store);
  store.dispatch(notice(state, 'first', 'info', 5000));
  await told();
  mock.timers.tick(4000);
  store.dispatch(notice(state, 'second', 'info', 5000));
  await told();
  mock.timers.tick(4000);
  assert.equal(store.getState().notice?.text, 'second');
  mock.timers.tick(1000);
  assert.equal(store.getState().notice, undefined);
  mock.timers.reset();
});
