import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { runDebug } from '../../src/commands/debug.ts';
import { runExec } from '../../src/commands/exec.ts';
import type { FlagValues } from '../../src/commands/options.ts';
import { withCommand } from '../support/command-run.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'shop' },
  spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'web:1' }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'app', state: { running: {} } }] },
};

/** Runs with a configuration file of this text. */
const withConfiguration = async (text: string, run: (config: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podctl-'));
  const config = path.join(folder, 'config.yaml');
  writeFileSync(config, text);
  try {
    await run(config);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const exec = (flags: FlagValues, io: Parameters<typeof runExec>[1]): Promise<number> =>
  runExec({ args: ['web-0', 'true'], flags }, io);

test('in a protected context nothing is run, and --write is the way out', async () => {
  await withConfiguration('readOnlyContexts: "*"', config =>
    withCommand({ objects: [pod] }, async ({ flags, io }) => {
      await assert.rejects(exec({ ...flags, config }, io), error => {
        assert.match(String(error), /Refused: podctl is in read-only mode/);
        assert.match(
          (error as { hint: string }).hint,
          /^The configuration makes context .* read-only; --write allows changes$/,
        );
        return true;
      });
      assert.equal(await exec({ ...flags, config, write: true }, io), 0);
      await assert.rejects(exec({ ...flags, config, write: true, 'read-only': true }, io), /cannot both be/);
    }),
  );
});

test('other contexts stay as they are', async () => {
  await withConfiguration('readOnlyContexts: [prod-*]', config =>
    withCommand({ objects: [pod] }, async ({ flags, io }) => {
      assert.equal(await exec({ ...flags, config }, io), 0);
    }),
  );
});

test('a file with a mistake keeps a command that may change something from starting', async () => {
  await withConfiguration('readOnlyContext: prod-*', config =>
    withCommand({ objects: [pod] }, async ({ flags, io }) => {
      await assert.rejects(
        exec({ ...flags, config }, io),
        /config\.yaml:1:1: There is no setting readOnlyContext: did you mean readOnlyContexts\?/,
      );
    }),
  );
});

test('the image and the profile of a debug container are those of the configuration where no flag names others', async () => {
  await withConfiguration('debug: {image: netshoot, profile: netadmin}\nreadOnlyContexts: "*"', config =>
    withCommand({ objects: [pod] }, async ({ flags, io }) => {
      io.stdin.push('n\n');
      const interactive = { ...io, stdin: Object.assign(io.stdin, { isTTY: true }) };
      await runDebug({ args: ['web-0'], flags: { ...flags, config, write: true } }, interactive);
      assert.match(io.err(), /\(netshoot, profile netadmin/);
    }),
  );
});
