import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallLog } from '../../src/audit/call-log.ts';
import { makeGate } from '../../src/cluster/gate.ts';
import { followJournal } from '../../src/commands/dashboard/follow-journal.ts';
import { journalScreen } from '../../src/state/journal.ts';
import { createStore } from '../../src/state/store.ts';
import { stateWith } from '../support/states.ts';
import { until } from '../support/until.ts';

test('the journal follows the requests while its screen is open, and only then', async () => {
  const calls = createCallLog();
  const gate = makeGate({ context: '', readOnly: false, journal: calls.listener, now: Date.now });
  const ask = (name: string) =>
    gate.begin({ method: 'GET', path: `/api/v1/namespaces/shop/pods/${name}`, upgrade: false });
  const store = createStore(stateWith());
  const stop = followJournal(calls, store);
  const names = (): readonly string[] | undefined => store.getState().journal?.lines.map(({ name }) => name);
  try {
    ask('one').ended();
    store.dispatch({ type: 'header-toggled' });
    await Promise.resolve();
    assert.equal(names(), undefined);

    store.dispatch({ type: 'screen-opened', screen: journalScreen });
    await until('it shows what was asked before', () => names()?.join() === 'one');
    const open = ask('two');
    await until('it shows what is asked', () => names()?.join() === 'two,one');
    open.received(5000, 0);
    await until('it shows how much has come', () => store.getState().journal?.lines[0]?.bytes === 5000);

    store.dispatch({ type: 'screen-closed' });
    await Promise.resolve();
    assert.equal(names(), undefined);
  } finally {
    stop();
  }
});
