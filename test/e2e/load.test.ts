import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { subcommands } from '../../src/commands/index.ts';

const program = path.resolve(import.meta.dirname, '../../bin/podctl.js');
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'podctl-load-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = (): readonly string[] => {
  try {
    return readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map(name => path.join(home, name))
      .filter(file => statSync(file).isFile())
      .sort();
  } catch {
    return [];
  }
};

/** `podctl explain oomkilled` with its cache below `home`, wherever this system has such folders. */
const explain = (env: NodeJS.ProcessEnv = {}): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'explain', 'oomkilled'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: home, LOCALAPPDATA: home, ...env },
  });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
};

const contents = (): readonly string[] => kept().map(file => readFileSync(file, 'latin1'));

test('what was compiled is kept once, for this user alone', () => {
  const first = explain();
  const before = contents();
  assert.ok(before.length >= 2);
  if (process.platform !== 'win32') for (const file of kept()) assert.equal(statSync(file).mode & 0o077, 0, file);
  assert.equal(explain(), first);
  assert.deepEqual(contents(), before);
});

test('a kept file that is torn or changed is not believed, and replaced', () => {
  const answer = explain();
  const whole = kept();
  const [torn, changed] = whole;
  assert.ok(torn && changed);
  writeFileSync(torn, readFileSync(torn).subarray(0, 1000));
  const bytes = readFileSync(changed);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 0xff, bytes.length - 100);
  writeFileSync(changed, bytes);
  assert.equal(explain(), answer);
  assert.deepEqual(kept(), whole);
  assert.ok(statSync(torn).size > 1000);
  assert.notDeepEqual(readFileSync(changed), bytes);
  const replaced = contents();
  assert.equal(explain(), answer);
  assert.deepEqual(contents(), replaced, 'what was replaced is good');
});

test('other flags of V8 have files of their own', () => {
  explain();
  const before = contents();
  explain({ NODE_OPTIONS: '--max-old-space-size=900' });
  assert.ok(contents().length > before.length);
  for (const each of before) assert.ok(contents().includes(each));
});

test('nothing is kept where it is not wanted, or cannot be', () => {
  explain({ NODE_DISABLE_COMPILE_CACHE: '1' });
  assert.deepEqual(kept(), []);
  const file = path.join(home, 'file');
  writeFileSync(file, '');
  explain({ XDG_CACHE_HOME: file, LOCALAPPDATA: file, HOME: file });
  assert.deepEqual(kept(), [file]);
});

test('the subcommands for which files are kept exist', () => {
  const source = readFileSync(path.resolve(program, '../load.js'), 'utf8');
  const words = /const subcommands = \[(.*)\]/.exec(source)?.[1]?.match(/\w+/g) ?? [];
  assert.ok(words.length > 1);
  const names = new Set(subcommands.map(({ name }) => name));
  for (const word of words) assert.ok(names.has(word), word);
});
