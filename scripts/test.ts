import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** `npm test`: everything that must hold, quick to slow, and at the end the counts. Stops at the first step that fails. */
const root = path.dirname(import.meta.dirname);
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);
const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit']],
  ['unused code', bin('knip'), []],
  ['build', process.execPath, ['scripts/build.ts', '--quiet']],
  ['package', bin('publint'), ['--strict']],
  ['tests', process.execPath, ['scripts/unit.ts']],
];
for (const [name, command, args] of steps) {
  const started = performance.now();
  process.stdout.write(`== ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.stdout.write(`\n${name}: failed\n`);
    process.exit(status ?? 1);
  }
  process.stdout.write(`   ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
