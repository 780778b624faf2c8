import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { startTerminal, type Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const cleanUp: (() => unknown)[] = [];
after(async () => {
  for (const step of cleanUp.reverse()) await step();
});

/** The dashboard with the cursor on a pod that has a shell, and what has reached that shell. */
const dashboard = async (): Promise<{ terminal: Terminal; sandbox: Sandbox; typed(): Buffer }> => {
  const chunks: Buffer[] = [];
  const sandbox = await startSandbox({ objects: [shopPod('web-0')], typed: bytes => void chunks.push(bytes) });
  const folder = mkdtempSync(join(tmpdir(), 'podctl-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  const terminal = startTerminal(['--kubeconfig', kubeconfig, '-n', 'shop']);
  cleanUp.push(
    () => rmSync(folder, { recursive: true }),
    () => sandbox.close(),
    () => terminal.kill(),
  );
  await terminal.sees('web-0');
  return { terminal, sandbox, typed: () => Buffer.concat(chunks) };
};

/** The modes of the terminal that are on after everything in a text: DEC private ones by number, and kitty's keyboard. */
const modesAfter = (text: string): readonly string[] => {
  const on = new Set<string>();
  let keyboards = 0;
  for (const [, modes = '', set, push, reset] of text.matchAll(/\u001b\[(?:\?([\d;]+)([hl])|>(\d+)u|(<)\d*u)/g)) {
    for (const mode of set === undefined ? [] : modes.split(';'))
      if (set === 'h') on.add(mode);
      else on.delete(mode);
    if (push !== undefined) keyboards += 1;
    if (reset !== undefined) keyboards -= 1;
  }
  // Wrapping and the cursor are on in every terminal from the start; a frame is held back for as long as it is written.
  return [...on]
    .filter(mode => !['7', '25', '2026'].includes(mode))
    .sort()
    .concat(keyboards > 0 ? ['keyboard'] : []);
};

const keys = {
  'ctrl-space': '\u0000',
  'ctrl-c, ctrl-z, ctrl-\\ and a single ctrl-]': '\u0003\u001a\u001c\u001d',
  'alt letters': '\u001bb\u001bf\u001b.\u001b\u007f',
  'function keys': '\u001bOP\u001b[15~\u001b[24~\u001b[1;5P',
  'arrows with modifiers': '\u001b[A\u001bOB\u001b[1;5C\u001b[1;3D',
  'a lone escape': '\u001b',
  'mouse reports': '\u001b[<0;12;7M\u001b[<0;12;7m\u001b[M !!',
  'a bracketed paste': '\u001b[200~two\nlines\u001b[201~',
  'focus and answers of the terminal': '\u001b[I\u001b[O\u001b[12;40R\u001b[?62;4c\u001bP1$r0m\u001b\\',
  'kitty keys': '\u001b[97;5u\u001b[57358;1:3u',
  'characters of two to four bytes': 'äß日本👩🏽‍🚀',
};

test('every key reaches the shell as it was typed, and none the dashboard', async () => {
  const { terminal, typed } = await dashboard();
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  let expected = Buffer.alloc(0);
  for (const [name, bytes] of Object.entries(keys)) {
    expected = Buffer.concat([expected, Buffer.from(bytes)]);
    terminal.type(bytes);
    await until(
      () => `${name} has arrived: ${typed().toString('hex')}, not ${expected.toString('hex')}`,
      () => typed().equals(expected),
      10_000,
    );
  }
  // The shell of the sandbox takes all that for one line: it ends what it has of it, then itself.
  terminal.type('\u0015exit 7\r');
  await terminal.sees('ended with exit code 7');
  await terminal.sees('web-0');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('a paste of 20 kB arrives whole', async () => {
  const { terminal, typed } = await dashboard();
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  const text = `${'0123456789 äöü '.repeat(1000)}\r`;
  terminal.type(text);
  await until('all of it has arrived', () => typed().length >= Buffer.byteLength(text), 10_000);
  assert.ok(typed().equals(Buffer.from(text)));
  terminal.type('\u0003exit\r');
  await terminal.sees('ended with exit code');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('after a shell the modes of the terminal are those of the dashboard again, and none is left on at the end', async () => {
  const { terminal } = await dashboard();
  // The alternate screen and bracketed paste.
  const before = ['1049', '2004'];
  await until('the dashboard has its modes', () => modesAfter(terminal.written()).join() === before.join(), 10_000);
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  assert.deepEqual(modesAfter(terminal.written()), [], 'a shell begins without any');
  terminal.type('exit\r');
  await terminal.sees('ended with exit code');
  await until('its modes are back', () => modesAfter(terminal.written()).join() === before.join(), 10_000);
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
  assert.deepEqual(modesAfter(terminal.written()), []);
});

test('an API server that is killed under a shell: the dashboard is back, and says so in one line', async () => {
  const { terminal, sandbox } = await dashboard();
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  await sandbox.stop();
  await terminal.sees('The shell in app was cut off: the connection broke.');
  await terminal.sees('web-0');
  await sandbox.start();
  await terminal.sees('● live');
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  terminal.type('exit 4\r');
  await terminal.sees('ended with exit code 4');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('several forwards at once live through a killed API server, and none listens when podctl has ended', async () => {
  const { terminal, sandbox } = await dashboard();
  for (const count of [1, 2]) {
    terminal.type('f');
    await terminal.sees('other…');
    terminal.type('other\r');
    await terminal.sees('LOCAL:REMOTE');
    terminal.type(':8080\r');
    await terminal.sees(`${count} forward`);
  }
  terminal.type(':forwards\r');
  await terminal.sees('LOCAL ADDRESS');
  const addresses = (): readonly string[] =>
    terminal.screen().flatMap(line => line.match(/(?<=✓ )127\.0\.0\.1:\d+/g) ?? []);
  await until('both are listed', () => addresses().length === 2);
  const listed = addresses();
  const answers = (): Promise<readonly string[]> =>
    Promise.all(listed.map(async address => (await fetch(`http://${address}/`)).text()));
  assert.deepEqual(await answers(), Array(2).fill('Hello from shop/web-0, port 8080.\n'));
  await sandbox.stop();
  await assert.rejects(answers());
  await terminal.sees('No connection to the cluster');
  await sandbox.start();
  assert.deepEqual(await answers(), Array(2).fill('Hello from shop/web-0, port 8080.\n'));
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
  for (const address of listed) await assert.rejects(fetch(`http://${address}/`));
});

test('a shell that is not in the PATH is found too, and where there is none a debug container is offered', async () => {
  const { terminal, sandbox } = await dashboard();
  const app = { namespace: 'shop', pod: 'web-0', container: 'app' };
  sandbox.setShell(app, '/busybox/sh');
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  terminal.type('exit 8\r');
  await terminal.sees('ended with exit code 8');
  sandbox.setShell(app, false);
  terminal.type('s');
  await terminal.sees('The image of app has no shell.');
  await terminal.sees('[ Cancel ]');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});
