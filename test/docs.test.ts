import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { coverageFaults } from '../scripts/docs-coverage.ts';
import { docsPath, docsState } from '../scripts/docs-pages.ts';
import { diagnose } from '../src/commands/diagnose.ts';

test('the pages that the program writes are current (npm run docs)', () => {
  const { stale, extra } = docsState();
  assert.deepEqual([...stale, ...extra], []);
});

test('every failure of the catalogue has a rule or a reason, and every rule its place in it', () => {
  assert.deepEqual(coverageFaults(), []);
});

test('links between the pages lead somewhere', () => {
  const { pages } = docsState();
  const anchors = new Map(
    [...pages].map(([file, text]) => [file, new Set([...text.matchAll(/^## (\S+)$/gm)].map(([, id]) => id))]),
  );
  for (const [file, text] of pages)
    for (const [, target = '', anchor] of text.matchAll(/\]\(([\w./-]+\.md)(?:#([\w-]+))?\)/g)) {
      const page = new URL(target, `file:///${file}`).pathname.slice(1);
      assert.ok(anchors.has(page), `${file} links ${target}`);
      assert.ok(!anchor || anchors.get(page)?.has(anchor), `${file} links ${target}#${anchor}`);
    }
});

test('the report page names the exit codes that the help names', () => {
  const page = readFileSync(docsPath('docs/report.md'), 'utf8');
  const help = (diagnose.details ?? []).join('\n');
  for (const code of [0, 1, 2, 3, 4]) {
    assert.match(page, new RegExp(`^\\| ${code} +\\|`, 'm'));
    assert.match(help, new RegExp(`\\b${code} {2}[a-z]`));
  }
});
