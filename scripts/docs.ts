import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { docsPath, docsState } from './docs-pages.ts';

/** Writes the pages of `docs/` that the program itself knows; `--check` only says which are out of date (exit code 1). */
const { pages, stale, extra } = docsState();

if (process.argv.includes('--check')) {
  for (const file of [...stale, ...extra]) process.stdout.write(`${file} is out of date: npm run docs\n`);
  process.exitCode = stale.length + extra.length > 0 ? 1 : 0;
} else {
  mkdirSync(docsPath('docs/rules'), { recursive: true });
  for (const file of extra) rmSync(docsPath(file));
  for (const file of stale) writeFileSync(docsPath(file), pages.get(file) ?? '');
  process.stdout.write(`${stale.length} pages written, ${pages.size - stale.length} were current\n`);
}
