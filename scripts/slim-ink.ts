import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const plainWidth = JSON.stringify(fileURLToPath(new URL('../src/text/plain-width.ts', import.meta.url)));

/**
 * Ink 8 takes every line of the screen apart into cells, measures and joins them again for every frame, though nearly all
 * are as they were: most of what a key costs. In the bundle a line that has its row for itself, and in which every
 * character is one narrow cell, is taken as it is; for the others the caches are kept from frame to frame, and emptied
 * when they have grown. `string-width` measures such lines in one pass as well, and what segments text by graphemes is
 * made when there is such a text: it loads a part of ICU, which takes 5 ms of every start.
 * The build fails where Ink no longer reads as expected. https://github.com/vadimdemedes/ink/issues/835
 */
export const slimInk: Plugin = {
  name: 'slim-ink',
  transform: (code, id) => {
    if (/[\\/]ink[\\/]build[\\/]output\.js$/.test(id)) return wholeLines(code);
    if (/[\\/]node_modules[\\/]string-width[\\/]index\.js$/.test(id)) return lazySegmenter(plainFirst(code));
    if (/[\\/]ink[\\/]build[\\/]line-update\.js$/.test(id)) return lazySegmenter(plainPrefix(code));
    if (/[\\/]node_modules[\\/]terminal-size[\\/]index\.js$/.test(id)) return lateChildProcess(code);
    if (/[\\/]yoga-wasm-base64-esm\.js$/.test(id)) return atOnce(code);
    if (/[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/.test(id)) return withoutWaiting(code);
    if (/[\\/]ink[\\/]build[\\/]reconciler\.js$/.test(id)) return withoutDevtools(code);
    if (/[\\/]node_modules[\\/]/.test(id) && segmenter.test(code)) return lazySegmenter(code);
    return undefined;
  },
};

/** What two lines have in common is counted in characters where each takes one cell, not only where it is ASCII. */
const plainPrefix = (code: string): string =>
  `import { plainWidth } from ${plainWidth};\n${once(
    code,
    'printableAscii.test(previousText) && printableAscii.test(nextText)',
    'plainWidth(previousText) === previousText.length && plainWidth(nextText) === nextText.length',
  )}`;

/**
 * Yoga fetches its own data: URL, for which Node loads all of fetch, and compiles it beside: 25 ms for 80 KB. Here it is
 * decoded and compiled where it stands.
 */
const atOnce = (code: string): string =>
  once(
    once(code, 'import.meta.url', '""'),
    'if(h.instantiateWasm)try{return h.instantiateWasm(d,\na)}',
    'if(true)try{const bytes=Buffer.from(H.slice(H.indexOf(",")+1),"base64"),instance=new WebAssembly.Instance(new WebAssembly.Module(bytes),d);a(instance);return instance.exports}',
  );

/** So nothing has to be waited for when Yoga is loaded, which no chunk in CommonJS could do (decision 0009). */
const withoutWaiting = (code: string): string =>
  once(
    code,
    'const Yoga = wrapAssembly(await loadYoga());',
    'const loaded = {};\nloadYoga(loaded);\nconst Yoga = wrapAssembly(loaded);',
  );

/** What is there for DEV=true only, which a bundle never has: it waits, and asks where the module is. */
const withoutDevtools = (code: string): string =>
  [
    "import.meta.resolve('react-devtools-core');",
    "await import('./devtools.js');",
    "new URL('../package.json', import.meta.url)",
    'await loadPackageJson()',
  ].reduce((text, found) => once(text, found, found.startsWith('new URL') || found.endsWith('()') ? '({})' : ''), code);

/** Programs are only run to ask for a size that the terminal itself does not tell. */
const lateChildProcess = (code: string): string =>
  once(
    code,
    "import {execFileSync} from 'node:child_process';",
    "const execFileSync = (...words) => process.getBuiltinModule('node:child_process').execFileSync(...words);",
  );

const segmenter = /^const (\w+) = (new Intl\.Segmenter\([^;]*\));$/m;

const lazySegmenter = (code: string): string =>
  code.replace(segmenter, (_, name: string, made: string) =>
    [`let made_${name};`, `const ${name} = { segment: text => (made_${name} ??= ${made}).segment(text) };`].join('\n'),
  );

const plainFirst = (code: string): string =>
  `import { plainWidth } from ${plainWidth};\n${once(
    once(
      code,
      'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
      'const rgiEmojiRegex = { test: text => /^\\p{RGI_Emoji}$/v.test(text) };',
    ),
    'export default function stringWidth(input, options = {}) {',
    `export default function stringWidth(input, options = {}) {
	if (typeof input === 'string' && !options.countAnsiEscapeCodes && options.ambiguousIsNarrow !== false) {
		const plain = plainWidth(input);
		if (plain !== undefined) return plain;
	}
`,
  )}`;

const wholeLines = (code: string): string => {
  const changes: readonly (readonly [string, string])[] = [
    ['caches = new OutputCaches();', 'caches = sharedCaches();'],
    ['export default class Output {', `${helpers}export default class Output {`],
    ['const output = [];', 'const whole = wholeLines(this);\n        const output = [];'],
    ['for (let x = 0; x < this.width; x++) {', 'for (let x = whole.has(y) ? this.width : 0; x < this.width; x++) {'],
    [
      'this.applyWriteOperation(output,',
      'if (whole.get(operation.y)?.operation !== operation) this.applyWriteOperation(output,',
    ],
    [
      'const generatedOutput = output\n            .map(line => {',
      'const generatedOutput = output\n            .map((line, y) => {\n            if (whole.has(y)) return whole.get(y).line;',
    ],
  ];
  return changes.reduce(
    (text, [found, replacement]) => once(text, found, replacement),
    `import { plainWidth } from ${plainWidth};\n${code}`,
  );
};

const once = (text: string, found: string, replacement: string): string => {
  if (text.split(found).length !== 2)
    throw new Error(`A library has changed, this does not stand there once: ${found}`);
  return text.replace(found, () => replacement);
};

/** Which row of a frame is one line by itself: `wholeLines` answers row → what wrote it, and its text. */
const helpers = `
let shared = new OutputCaches();
const sharedCaches = () => {
    if (shared.styledChars.size > 1000 || shared.widths.size > 5000 || shared.blockWidths.size > 5000) shared = new OutputCaches();
    return shared;
};
const wholeLines = ({ operations, width, height }) => {
    const written = new Uint32Array(Math.max(0, height));
    const whole = new Map();
    const clips = [];
    for (const operation of operations) {
        if (operation.type === 'clip') clips.push(intersectClips(clips.at(-1), operation.clip));
        else if (operation.type === 'unclip') clips.pop();
        else {
            const { x, y, text, transformers } = operation;
            const rows = text.split('\\n').length;
            for (let row = Math.max(0, y); row < Math.min(height, y + rows); row++) written[row]++;
            if (rows > 1 || x !== 0 || y < 0 || y >= height) continue;
            let line = text;
            for (const transformer of transformers) line = transformer(line, 0);
            const cells = plainWidth(line);
            const { x1 = 0, x2 = width, y1 = 0, y2 = height } = clips.at(-1) ?? {};
            const fits = cells !== undefined && x1 <= 0 && cells <= x2 && cells <= width && y >= y1 && y < y2;
            if (fits) whole.set(y, { operation, line: line.trimEnd() });
        }
    }
    for (const row of whole.keys()) if (written[row] > 1) whole.delete(row);
    return whole;
};
`;
