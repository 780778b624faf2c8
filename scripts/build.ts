import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import manifest from '../package.json' with { type: 'json' };
import { packExamples } from '../src/recording/examples.ts';
import { examplesOf } from './examples.ts';
import { thirdPartyNotices } from './notices.ts';
import { plainCharacters } from './plain-characters.ts';
import { plainExports } from './plain-exports.ts';
import { slimInk } from './slim-ink.ts';
import { slimUndici } from './slim-undici.ts';

/**
 * Bundles `src/main.ts` into `dist/`: one file for the start, and chunks that are loaded when they are needed (the screen,
 * the demo cluster). Nothing is left to be resolved at run time but Node itself.
 * `--out DIR` builds into another folder, for measuring beside a build that is in use; `--plain` keeps
 * names and lines for profiles.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const outFlag = process.argv.indexOf('--out');
const out = outFlag === -1 ? `${root}dist` : resolve(process.argv[outFlag + 1] ?? 'dist');
/**
 * What is loaded together is one file: left to itself the bundler makes forty of what is shared, and every file costs
 * half a millisecond of each start. In the order in which they are needed; what an earlier one holds, a later one does not.
 */
const stages = [
  { name: 'core', of: /[\\/]src[\\/]commands[\\/]index\.ts$/ },
  { name: 'connect', of: /[\\/]src[\\/]cluster[\\/]connect\.ts$/ },
  { name: 'run', of: /[\\/]src[\\/]commands[\\/]dashboard[\\/]run\.ts$/ },
  { name: 'rows', of: /[\\/]src[\\/]commands[\\/]dashboard[\\/]draw-first-rows\.ts$/ },
  { name: 'configuration', of: /[\\/]src[\\/]configuration[\\/]loaded\.ts$/ },
  { name: 'rules', of: /[\\/]src[\\/]diagnosis[\\/]rules[\\/]index\.ts$/ },
  { name: 'show', of: /[\\/]src[\\/]commands[\\/]dashboard[\\/]show\.ts$/ },
  { name: 'session', of: /[\\/]src[\\/]commands[\\/]dashboard[\\/]session\.ts$/ },
];
rmSync(out, { recursive: true, force: true });
const examples = examplesOf();
const bundle = await rolldown({
  input: { main: `${root}src/main.ts` },
  platform: 'node',
  treeshake: true,
  plugins: [slimInk, slimUndici, plainExports, plainCharacters],
  transform: {
    target: 'node22',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      PODCTL_VERSION: JSON.stringify(manifest.version),
      PODCTL_EXAMPLES: JSON.stringify(packExamples(examples)),
      PODCTL_EXAMPLE_RULES: JSON.stringify(examples.flatMap(({ rules }) => Object.keys(rules)).join(' ')),
    },
  },
});
const { output } = await bundle.write({
  dir: out,
  // What `bin/load.js` reads (decision 0009).
  format: 'cjs',
  minify: !process.argv.includes('--plain'),
  // The second half tells publint, which knows modules by such words, what kind this is.
  banner: '"use strict";module.exports;',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  hashCharacters: 'base36',
  codeSplitting: { groups: stages.map(({ name, of }, index) => ({ name, test: of, priority: stages.length - index })) },
  sourcemap: false,
});
writeFileSync(
  `${out}/THIRD_PARTY_NOTICES`,
  thirdPartyNotices(output.flatMap(file => (file.type === 'chunk' ? Object.keys(file.modules) : []))),
);
chmodSync(`${root}bin/podctl.js`, 0o755);
if (!process.argv.includes('--quiet'))
  for (const file of output)
    if (file.type === 'chunk') process.stdout.write(`${file.fileName}  ${Math.ceil(file.code.length / 1024)} KiB\n`);
