import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditScreen, configurationScreen, rulesScreen } from '../../src/commands/dashboard/open-listing.ts';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { everyFamily } from '../../src/diagnosis/rules/every-family.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { loadRecording } from '../../src/recording/load.ts';
import { fits, openScreen } from '../support/screen.tsx';

test('rules stand by family; typing narrows them, enter opens the page of one, esc comes back to the place', async () => {
  const screen = await openScreen({ rows: 20 });
  screen.dispatch({ type: 'screen-opened', screen: rulesScreen('') });
  await screen.sees(/Rules +of the diagnosis +\d{3}/);
  await screen.sees(' scheduling');
  await screen.press('/');
  await screen.type('oomkilled');
  await screen.press('enter');
  await screen.sees(/oomkilled +Out of memory/);
  await screen.sees(/\/ oomkilled · 1 of \d+/);
  await screen.press('enter');
  await screen.sees('Rule  oomkilled');
  await screen.sees('What to do');
  await screen.press('c');
  assert.equal(screen.effects.at(-1)?.effect, 'copy');
  await screen.press('esc');
  await screen.sees(/\/ oomkilled/);
  await screen.press('c');
  assert.deepEqual(screen.effects.at(-1), { effect: 'copy', text: 'oomkilled', what: 'oomkilled' });
  await screen.press('esc');
  await screen.press('G');
  await screen.sees('svc-selectorless');
  fits(screen, 80, 20);
  screen.close();
});

test('the cursor walks over entries only, and the first heading comes back with it', async () => {
  const screen = await openScreen({ rows: 10 });
  screen.dispatch({ type: 'screen-opened', screen: rulesScreen('') });
  for (let step = 0; step < 12; step += 1) await screen.press('j');
  assert.ok(!screen.frame().includes(' scheduling  '));
  await screen.press('g');
  await screen.sees(/ scheduling {2}\d+/);
  fits(screen, 80, 10);
  screen.close();
});

test('a filter that nothing matches says so', async () => {
  const screen = await openScreen();
  screen.dispatch({ type: 'screen-opened', screen: rulesScreen('') });
  await screen.press('/');
  await screen.type('zzzz');
  await screen.sees('Nothing matches zzzz. esc clears the filter.');
  await screen.press('esc');
  await screen.sees(' scheduling');
  screen.close();
});

test('a rule that does not exist is named with the nearest', () => {
  assert.throws(() => rulesScreen('oom-killed'), /There is no rule oom-killed\. Did you mean oomkilled\?/);
});

test('an audit lists the risks in the specs, and enter says of which, what it rests on and what to do', async () => {
  const set = loadRecording('test/fixtures/recordings/217-busy-namespace');
  const { pods, objects, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, everyFamily);
  const report = diagnosisReport({ kind: 'snapshot', path: 'x' }, pods, objects, snapshot);
  const screen = await openScreen({ columns: 120, rows: 40 });
  screen.dispatch({ type: 'screen-opened', screen: auditScreen(report, undefined, '') });
  await screen.sees(/Audit +all namespaces, as of \d\d:\d\d:\d\dZ/);
  await screen.sees(/ Most of \d+ have it {2}\d+/);
  await screen.sees('May run as root');
  await screen.press('enter');
  await screen.sees('Noted of');
  await screen.sees('What to do');
  await screen.sees('The rule');
  fits(screen, 120, 40);
  screen.close();
});

test('an audit without a note says what that means', async () => {
  const report = diagnosisReport({ kind: 'snapshot', path: 'x' }, [], [], diagnoseNothing());
  const screen = await openScreen();
  screen.dispatch({ type: 'screen-opened', screen: auditScreen(report, undefined, 'shop') });
  await screen.sees('Audit  namespace shop');
  await screen.sees('Nothing in these specs is a risk that podctl knows.');
  screen.close();
});

test('without a configuration its page says where one would be, and what holds', async () => {
  const screen = await openScreen({ columns: 120 });
  screen.dispatch({ type: 'screen-opened', screen: configurationScreen(undefined) });
  await screen.sees("Configuration  podctl's own");
  await screen.sees('podctl config init writes one.');
  await screen.sees(/tail: 1000 +# default/);
  screen.close();
});

const diagnoseNothing = () =>
  diagnoseSet(
    { objects: [], logs: [], at: 0, serverMinor: 34, covers: () => true, problems: [] },
    { namespace: '', only: [] },
    [],
  ).snapshot;
