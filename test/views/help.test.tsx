import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOn } from '../../src/keys/keymap.ts';
import { keymap } from '../../src/views/keymap.ts';
import { fits, openScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';

test('help shows every key of the screen below it', async () => {
  const screen = await openScreen({ columns: 120, rows: 80 });
  await screen.press('?');
  for (const command of commandsOn(keymap, 'pods')) await screen.sees(command.description);
  screen.close();
});

test('help scrolls to its end and no further, and closes', async () => {
  const screen = await openScreen();
  await screen.press('?');
  await screen.sees('Open the diagnosis');
  await screen.press('G', 'j');
  await screen.sees('Stop podctl until fg brings it back.');
  fits(screen, 80, 24);
  await screen.press('k');
  assert.doesNotMatch(screen.frame(), /Stop podctl/);
  await screen.press('?');
  await screen.sees('ledger-api');
  screen.close();
});

test('help says which keys read-only mode refuses', async () => {
  const screen = await openScreen({ state: stateWith(undefined, { readOnly: true }), columns: 140, rows: 60 });
  await screen.press('?');
  await screen.sees(/Run a shell in a container\. Read-only/);
  screen.close();
});

test('help says which keys may not act for want of a right', async () => {
  const screen = await openScreen({ state: stateWith([podRowFixture()], { rights: { debug: 'no', forward: 'no' } }) });
  await screen.press('?');
  await screen.sees(/D +:debug +debug +.*You may not add a debug container/);
  await screen.sees(/f +forward +.*You may not forward ports/);
  await screen.sees(/l +:logs +logs +Follow the log/);
  screen.close();
});
