import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../src/model/known.ts';
import { eventsScreen, textScreen } from '../../src/state/screen.ts';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { recordedPod, stateAfter } from '../support/view-fixtures.ts';

const crash = recordedPod('crash-loop');

const openText = (kind: 'yaml' | 'describe', options: ScreenOptions = {}): Promise<TestScreen> => {
  const size = { columns: options.columns ?? 80, rows: options.rows ?? 24 };
  const state = stateAfter(
    crash.now,
    size,
    { type: 'screen-opened', screen: textScreen(kind, crash.ref) },
    { type: 'object-read', of: crash.ref, known: read(crash.pod), events: read(crash.events) },
  );
  return openScreen({ ...options, ...size, state });
};

const openEvents = (columns: number, rows: number): Promise<TestScreen> => {
  const state = stateAfter(
    crash.now,
    { columns, rows },
    { type: 'screen-opened', screen: eventsScreen(crash.ref) },
    { type: 'events-read', of: crash.ref, known: read(crash.events) },
  );
  return openScreen({ state, columns, rows });
};

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 50],
] as const) {
  test(`YAML and describe fit ${columns}x${rows}, wrapped and not`, async () => {
    for (const kind of ['yaml', 'describe'] as const) {
      const screen = await openText(kind, { columns, rows });
      fits(screen, columns, rows);
      await screen.press('w', 'G');
      fits(screen, columns, rows);
      screen.close();
    }
  });

  test(`events fit ${columns}x${rows}`, async () => {
    const screen = await openEvents(columns, rows);
    fits(screen, columns, rows);
    await screen.sees('LAST SEEN');
    await screen.sees('BackOff');
    screen.close();
  });
}

test('keys of YAML are painted, and say the same unpainted', async () => {
  const plain = await openText('yaml');
  const colored = await openText('yaml', { theme: colorTheme });
  assert.ok(colored.painted().includes('\u001b[36mapiVersion:'));
  assert.equal(colored.frame(), plain.frame());
  plain.close();
  colored.close();
});

test('a search counts its lines and n goes through them', async () => {
  const screen = await openText('describe', { columns: 120, rows: 30 });
  await screen.press('/');
  await screen.type('back-off');
  await screen.press('enter');
  await screen.sees('/ back-off  1 of 2');
  await screen.press('n');
  await screen.sees('/ back-off  2 of 2');
  screen.close();
});

test('c copies and ctrl-s saves the whole text', async () => {
  const screen = await openText('yaml');
  await screen.press('c', 'ctrl-s');
  const [copied, saved] = screen.effects;
  assert.ok(copied?.effect === 'copy' && copied.text.startsWith('apiVersion: v1\nkind: Pod\n'));
  assert.ok(saved?.effect === 'save' && saved.text === copied.text && saved.name.endsWith('.yaml'));
  screen.close();
});

test('a filter of events is typed and cleared', async () => {
  const screen = await openEvents(120, 40);
  await screen.press('/');
  await screen.type('backoff');
  await screen.sees('1 of 5 events');
  await screen.press('esc');
  await screen.sees('5 events');
  screen.close();
});

test('enter opens the pod of an event', async () => {
  const screen = await openEvents(120, 40);
  await screen.press('enter');
  await screen.sees('Reading the pod …');
  screen.close();
});
