import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FlagValues } from '../../src/commands/options.ts';
import type { Stdio } from '../../src/commands/stdio.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** Streams of a test in place of the process's. */
export type TestStdio = Stdio & { readonly stdin: PassThrough; out(): string; err(): string };

export const testStdio = (): TestStdio => {
  const texts = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof texts): PassThrough => {
    const stream = new PassThrough();
    stream.on('data', chunk => {
      texts[name] += String(chunk);
    });
    return stream;
  };
  return {
    stdin: new PassThrough(),
    stdout: collect('stdout'),
    stderr: collect('stderr'),
    out: () => texts.stdout,
    err: () => texts.stderr,
  };
};

/** Runs a test with a sandbox, the flags that lead a command to its namespace `shop`, and streams. */
export const withCommand = async (
  options: SandboxOptions,
  run: (it: { readonly sandbox: Sandbox; readonly flags: FlagValues; readonly io: TestStdio }) => Promise<void>,
): Promise<void> => {
  const sandbox = await startSandbox(options);
  const folder = mkdtempSync(join(tmpdir(), 'podctl-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  try {
    await run({ sandbox, flags: { kubeconfig, namespace: 'shop' }, io: testStdio() });
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
