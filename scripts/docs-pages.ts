import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationPage, configurationSchema } from './docs-configuration.ts';
import { coveragePage } from './docs-coverage.ts';
import { keysPage } from './docs-keys.ts';
import { rulePages } from './docs-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** How the pages that the program itself knows differ from those in `docs/`. Paths are relative to the repository. */
export type DocsState = {
  readonly pages: ReadonlyMap<string, string>;
  /** Missing, or with another text. */
  readonly stale: readonly string[];
  /** Pages of families that are gone. */
  readonly extra: readonly string[];
};

export const docsState = (): DocsState => {
  const pages = new Map([
    ...rulePages(),
    ['docs/keys.md', keysPage()] as const,
    ['docs/configuration.md', configurationPage()] as const,
    ['docs/schema/configuration.v1.json', configurationSchema()] as const,
    ['docs/coverage.md', coveragePage()] as const,
  ]);
  return {
    pages,
    stale: [...pages].filter(([file, text]) => textOf(file) !== text).map(([file]) => file),
    extra: existsSync(docsPath('docs/rules'))
      ? readdirSync(docsPath('docs/rules'))
          .map(name => `docs/rules/${name}`)
          .filter(file => !pages.has(file))
      : [],
  };
};

/** Where a page stands on this machine. */
export const docsPath = (file: string): string => path.join(root, file);

const textOf = (file: string): string => (existsSync(docsPath(file)) ? readFileSync(docsPath(file), 'utf8') : '');
