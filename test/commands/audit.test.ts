import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { audit } from '../../src/commands/audit.ts';
import { demo } from '../../src/commands/demo.ts';
import { diagnose } from '../../src/commands/diagnose.ts';
import type { FlagValues } from '../../src/commands/options.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { newRecorder } from '../support/journals.ts';

/** Runs `podctl audit` with what it prints kept. */
const run = async (args: readonly string[], flags: FlagValues = {}): Promise<{ code: number; out: string }> => {
  const { write } = process.stdout;
  let out = '';
  process.stdout.write = ((text: string, ...rest: readonly unknown[]): boolean => {
    out += text;
    const done = rest.findLast(argument => typeof argument === 'function');
    if (typeof done === 'function') done();
    return true;
  }) as typeof write;
  try {
    return { code: await audit.run({ args, flags }), out };
  } finally {
    process.stdout.write = write;
  }
};

const whole = (): string => {
  const { recorder } = newRecorder(() => Date.parse('2026-11-21T12:00:00Z'));
  recorder.write({ entry: 'scope', context: 'prod', namespace: 'shop' });
  recorder.write({ entry: 'screen', screen: 'pods', detail: '' });
  recorder.end('left');
  return recorder.file;
};

test('verify says that a journal is whole, with the last hash, and exits with 0', async () => {
  const { code, out } = await run(['verify', whole()]);
  assert.equal(code, 0);
  assert.match(out, /is whole: 1 session, 4 lines, from 2026-11-21 12:00:00.000Z to /);
  assert.match(out, /The hash of the last line that holds is [0-9a-f]{64}\n$/);
});

test('verify names the first line that does not hold, and exits with 1', async () => {
  const file = whole();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"namespace":"shop"', '"namespace":"shoq"'));
  const { code, out } = await run(['verify', file]);
  assert.equal(code, 1);
  assert.match(out, /is BROKEN: .*\nLine 2 does not hold: its hash does not follow/);
  const json = await run(['verify', file], { output: 'json' });
  assert.equal(json.code, 1);
  const told = JSON.parse(json.out) as { state: string; firstBrokenLine: number; lines: number };
  assert.deepEqual([told.state, told.firstBrokenLine, told.lines], ['broken', 2, 1]);
});

test('a last line that was not finished is told as such, and lines that are missing at the end too', async () => {
  const file = whole();
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, -20));
  const torn = await run(['verify', file]);
  assert.equal(torn.code, 1);
  assert.match(torn.out, /Line 4, the last one, was not finished \(\d+ bytes\): podctl was cut off/);
  writeFileSync(file, `${text.split('\n').slice(0, 3).join('\n')}\n`);
  const cut = await run(['verify', file]);
  assert.equal(cut.code, 1);
  assert.match(cut.out, /not ended.*\nThe session from line 1 on has no end/);
});

test('a hash that was noted elsewhere must be in the journal', async () => {
  const file = whole();
  const { head } = JSON.parse((await run(['verify', file], { output: 'json' })).out) as { head: string };
  assert.equal((await run(['verify', file], { head })).code, 0);
  const other = await run(['verify', whole()], { head: `${head.slice(1)}0` });
  assert.equal(other.code, 1);
  assert.match(other.out, /No line has the hash/);
});

test('show prints what holds, as text or as JSON', async () => {
  const file = whole();
  const { code, out } = await run(['show', file]);
  assert.equal(code, 0);
  assert.match(out, /^Session 1 from line 1 on: 2026-11-21 12:00:00.000Z, podctl 1.2.3, ada@laptop/);
  assert.match(out, /\n {2}no changes\n/);
  assert.match(out, /12:00:00.000Z {2}scope +prod, namespace shop\n/);
  const json = JSON.parse((await run(['show', file], { output: 'json' })).out) as { sessions: { entries: object[] }[] };
  assert.equal(json.sessions[0]?.entries.length, 4);
});

test('where no cluster is asked there is nothing to record, which is said', async () => {
  const record = { record: '/tmp/never' };
  await assert.rejects(diagnose.run({ args: [], flags: { ...record, from: '/tmp' } }), UsageError);
  await assert.rejects(demo.run({ args: [], flags: { ...record, serve: true } }), UsageError);
});

test('what is no journal, is not there or cannot be done is a mistake of the call', async () => {
  const file = whole();
  writeFileSync(`${file}.txt`, 'something else\n');
  for (const args of [
    [],
    ['burn', file],
    ['verify'],
    ['verify', file, file],
    ['verify', `${file}.txt`],
    ['show', `${file}.not`],
  ])
    await assert.rejects(run(args), UsageError);
  await assert.rejects(run(['verify', file], { output: 'yaml' }), UsageError);
});
