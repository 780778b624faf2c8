import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keysPage } from './docs-keys.ts';
import { rulePages } from './docs-rules.ts';

/** Writes the pages of `docs/` that the program itself knows; `--check` only says which are out of date (exit code 1). */
const root = new URL('..', import.meta.url).pathname;
const pages = new Map([...rulePages(), ['docs/keys.md', keysPage()] as const]);

const stale = [...pages].filter(([file, text]) => readOrNothing(path.join(root, file)) !== text).map(([file]) => file);
const extra = readdirSync(path.join(root, 'docs/rules'), { withFileTypes: true })
  .map(entry => `docs/rules/${entry.name}`)
  .filter(file => !pages.has(file));

if (process.argv.includes('--check')) {
  for (const file of [...stale, ...extra]) process.stdout.write(`${file} is out of date: npm run docs\n`);
  process.exitCode = stale.length + extra.length > 0 ? 1 : 0;
} else {
  mkdirSync(path.join(root, 'docs/rules'), { recursive: true });
  for (const file of extra) rmSync(path.join(root, file));
  for (const file of stale) writeFileSync(path.join(root, file), pages.get(file) ?? '');
  process.stdout.write(`${stale.length} pages written, ${pages.size - stale.length} were current\n`);
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
