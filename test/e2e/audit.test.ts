import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTerminal } from '../support/terminal.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'podctl-audit-'));
const file = path.join(folder, 'journal');
const recorded = startTerminal(['demo', '--read-only', '--record', file], { columns: 120, rows: 40 });
after(() => {
  recorded.kill();
  rmSync(folder, { recursive: true });
});

const audit = (...args: readonly string[]) => {
  const words = [path.join(root, 'bin/podctl.js'), 'audit', ...args];
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
};

test('a recorded session is verified, shown and replayed; what was changed in it is found', async () => {
  await recorded.sees(/READ-ONLY +DEMO +REC/);
  await recorded.sees(/✗ payments +ledger-api\S+ .*Out of memory/);
  recorded.type('s');
  await recorded.sees('Read-only');
  recorded.type('\r');
  await recorded.sees('Evidence');
  recorded.type('q');
  await recorded.misses('Evidence');
  recorded.type(':journal\r');
  await recorded.sees(/refused +Read-only/);
  recorded.type('\u0003');
  assert.equal(await recorded.exited, 0);
  const head = /the last hash is ([0-9a-f]{64})/.exec(recorded.written())?.[1] ?? assert.fail(recorded.written());

  const verified = audit('verify', file, '--head', head);
  assert.equal(verified.status, 0, verified.stdout);
  assert.match(verified.stdout, /is whole: 1 session/);
  const { stdout } = audit('show', file);
  assert.match(stdout, /REFUSED +shell pods payments\/ledger-api/);
  assert.match(stdout, /found +Pod payments\/ledger-api\S+ failing: Out of memory/);

  const replay = startTerminal(['audit', 'replay', file], { columns: 120, rows: 40 });
  try {
    await replay.sees(/REPLAY \d+\/\d+/);
    await replay.sees(/✗ payments +ledger-api\S+ .*Out of memory/);
    replay.type(':moments\r');
    await replay.sees('type to narrow');
    replay.type('found\r');
    await replay.sees(/REPLAY \d+\/\d+/);
    await replay.sees('Evidence');
    replay.type('<');
    await replay.sees('looked at: pod of');
    replay.type('\u0003');
    assert.equal(await replay.exited, 0);
  } finally {
    replay.kill();
  }

  writeFileSync(file, readFileSync(file, 'utf8').replace('Out of memory', 'out of memory'));
  const changed = audit('verify', file);
  assert.equal(changed.status, 1);
  assert.match(changed.stdout, /is BROKEN/);
});
