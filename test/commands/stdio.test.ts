import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { CommandError } from '../../src/commands/command-error.ts';
import { logRequest } from '../../src/commands/logs/log-request.ts';
import { printLogs } from '../../src/commands/logs/print-logs.ts';
import { colorsOn, outletTo } from '../../src/commands/stdio.ts';
import { podByName } from '../../src/evidence/pod-scope.ts';
import { testStdio } from '../support/command-run.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';

/** A stream that cannot be written to. */
const failing = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: no`), { code })) });

test('a reader that went away is no error', async () => {
  const out = outletTo(failing('EPIPE'));
  out.write('a');
  await out.flushed();
  assert.equal(out.gone.aborted, true);
});

test('what cannot be written ends with one sentence and a code that is no answer', async () => {
  for (const [code, message] of [
    ['ENOSPC', 'The output cannot be written: no space is left there'],
    ['EIO', 'The output cannot be written: EIO: no'],
  ] as const) {
    const out = outletTo(failing(code));
    out.write('a');
    out.write('b');
    await assert.rejects(out.flushed(), { name: 'CommandError', message, exitCode: 2 });
    await assert.rejects(out.flushed(), CommandError);
  }
});

test('logs end when they can no longer be written', async () => {
  await withSandboxCluster({ objects: [shopPod('web')] }, async (sandbox, cluster) => {
    sandbox.setLogs({ namespace: 'shop', pod: 'web', container: 'app' }, 'one\ntwo');
    const print = (code: string) =>
      printLogs(
        cluster,
        {
          pods: [podByName('shop', 'web')],
          containers: [],
          joins: true,
          named: false,
          namespaces: false,
          color: 'none',
        },
        logRequest({ follow: true }, false),
        { ...testStdio(), stdout: failing(code) },
        new AbortController().signal,
      );
    await assert.rejects(print('ENOSPC'), { message: 'The output cannot be written: no space is left there' });
    assert.equal(await print('EPIPE'), 0);
  });
});

test('a terminal gets colors, a pipe only where they are asked for', () => {
  const xterm = { TERM: 'xterm-256color' };
  assert.equal(colorsOn({ isTTY: true }, xterm), '256');
  assert.equal(colorsOn({ isTTY: true }, { ...xterm, NO_COLOR: '1' }), 'none');
  assert.equal(colorsOn({ isTTY: false }, xterm), 'none');
  assert.equal(colorsOn({}, { FORCE_COLOR: '1' }), '16');
  assert.equal(colorsOn({ isTTY: true }, { ...xterm, FORCE_COLOR: '0' }), 'none');
});
