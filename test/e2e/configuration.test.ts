import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTerminal } from '../support/terminal.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'podctl-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
const podctl = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [path.join(root, 'bin/podctl.js'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
  });

test('the dashboard has the keys, columns and colors of the configuration, from its first frame on', async () => {
  const config = file(
    'mine.yaml',
    'keys: {pods.problems: ctrl-p}\npods: {columns: [status, name, cause]}\ncolors: {failing: 201}\n',
  );
  const terminal = startTerminal(['demo', '--config', config]);
  try {
    await terminal.sees(/^ {3}STATUS +NAME +CAUSE/);
    await terminal.sees('gateway');
    assert.ok(terminal.written().includes('\u001b[38;5;201m'));
    assert.ok(!terminal.written().includes('\u001b[38;5;196m'));
    terminal.type('\u0010');
    await terminal.sees('problems only');
    await terminal.misses('gateway');
    terminal.type('q');
    assert.equal(await terminal.exited, 0);
  } finally {
    terminal.kill();
  }
});

test('with a broken file the dashboard starts all the same and names the line; what it was to protect is read-only', async () => {
  const config = file('broken.yaml', 'readOnlyContexts: [demo\nnamespace: x\n');
  const terminal = startTerminal(['demo'], { env: { PODCTL_CONFIG: config } });
  try {
    await terminal.sees(/broken\.yaml:2:\d+: /);
    await terminal.sees('READ-ONLY');
    terminal.type(':config\r');
    await terminal.sees(/^# ! .*broken\.yaml:2/);
    terminal.type('\u0003');
    assert.equal(await terminal.exited, 0);
  } finally {
    terminal.kill();
  }
});

test('init writes a file once, check finds nothing in it, show says where it is', () => {
  const env = { XDG_CONFIG_HOME: path.join(folder, 'xdg') };
  const where = path.join(folder, 'xdg', 'podctl', 'config.yaml');
  assert.equal(podctl(['config', 'path'], env).stdout, `${where}\n`);
  assert.equal(podctl(['config', 'check'], env).status, 0);
  assert.equal(podctl(['config', 'init'], env).status, 0);
  const written = readFileSync(where, 'utf8');
  const again = podctl(['config', 'init'], env);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /is there already, and stays as it is/);
  assert.equal(readFileSync(where, 'utf8'), written);
  assert.equal(podctl(['config', 'check'], env).stdout, `${where} has no mistakes.\n`);
  assert.match(podctl(['config', 'show'], env).stdout, new RegExp(`^# ${where}\n`));
});

test('check lists every mistake and ends with 2', () => {
  const config = file('wrong.yaml', 'namespce: x\nkeys: {pod.logs: d}\n');
  const { status, stdout } = podctl(['config', 'check', '--config', config]);
  assert.equal(status, 2);
  assert.match(
    stdout,
    /wrong\.yaml:1:1: There is no setting namespce: did you mean namespace\?\n.*wrong\.yaml:2:8: keys\.pod\.logs: d is pod\.describe/,
  );
});

test('a rule with a recorded example is offered one, another says that it has none', () => {
  const none = podctl(['explain', 'dra-in-use', '--demo']);
  assert.equal(none.status, 1);
  assert.match(none.stderr, /no recorded example of dra-in-use/);
  const some = podctl(['explain', 'oomkilled', '--demo']);
  assert.equal(some.status, 2);
  assert.match(some.stderr, /needs a terminal/);
});
