import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

/** `npm start -- ARGS`: builds quietly, then runs the program with these arguments on this terminal. */
const root = path.dirname(import.meta.dirname);
const built = spawnSync(process.execPath, [path.join(root, 'scripts', 'build.ts'), '--quiet'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);
const program = spawn(process.execPath, [path.join(root, 'bin', 'podctl.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The terminal sends ctrl-c to both; the program decides what it means.
process.on('SIGINT', () => undefined);
program.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
