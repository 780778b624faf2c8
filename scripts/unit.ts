import 'tsx';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';

/**
 * Runs the tests: `node scripts/unit.ts [PATH-PART ...]`. Pure tests share one process, which makes them fast enough to
 * run all the time; tests that open sockets or terminals get a process each. Ends with `N passed, N failed`.
 */
const only = process.argv.slice(2);
const chosen = (patterns: readonly string[]): readonly string[] =>
  patterns
    .flatMap(pattern => globSync(pattern))
    .filter(file => only.length === 0 || only.some(part => file.includes(part)))
    .sort();

const pure = chosen([
  'test/*.test.ts',
  'test/{model,text,diagnosis,state,keys,recording,evidence,views}/**/*.test.{ts,tsx}',
]);
const isolated = chosen(['test/**/*.test.{ts,tsx}']).filter(file => !pure.includes(file));
const counts = { passed: 0, failed: 0, skipped: 0 };

type Failure = {
  readonly name: string;
  readonly file?: string;
  readonly details: { readonly error?: { readonly cause?: unknown; readonly message?: string } };
};

const runFiles = (files: readonly string[], isolation: 'none' | 'process'): Promise<void> =>
  new Promise((resolve, reject) => {
    if (files.length === 0) return resolve();
    const stream = run({
      files: [...files],
      isolation,
      ...(isolation === 'process' ? { concurrency: Math.max(2, availableParallelism()) } : {}),
      execArgv: ['--import', 'tsx'],
    } as Parameters<typeof run>[0]);
    stream.on('test:pass', test => {
      if (isSuite(test)) return;
      if (test.skip !== undefined) counts.skipped += 1;
      else counts.passed += 1;
    });
    stream.on('test:fail', test => {
      if (isSuite(test)) return;
      counts.failed += 1;
      report(test);
    });
    stream.on('end', resolve);
    stream.on('error', reject);
    stream.resume();
  });

const isSuite = (test: { readonly details: { readonly type?: string | undefined } }): boolean =>
  test.details.type === 'suite';

const report = (test: Failure): void => {
  const cause = test.details.error?.cause ?? test.details.error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stdout.write(`\nFAILED ${test.file ?? ''}\n  ${test.name}\n${text.replace(/^/gm, '    ')}\n`);
};

await runFiles(pure, 'none');
await runFiles(isolated, 'process');
process.stdout.write(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}\n`,
);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
