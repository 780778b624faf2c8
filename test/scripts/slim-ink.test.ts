import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { slimInk } from '../../scripts/slim-ink.ts';

type Frame = {
  write(x: number, y: number, text: string, options: { transformers: ((line: string) => string)[] }): void;
  clip(clip: { x1?: number; x2?: number; y1?: number; y2?: number }): void;
  unclip(): void;
  get(): { readonly output: string; readonly height: number };
};
type FrameClass = new (size: { width: number; height: number }) => Frame;

type LineUpdate = (previous: string, next: string, columns: number) => string;

const ink = path.dirname(createRequire(import.meta.url).resolve('ink'));

/** A file of Ink, bundled with or without the changes of the build. */
const bundled = async <T>(file: string, plugins: readonly (typeof slimInk)[]): Promise<T> => {
  const bundle = await rolldown({ input: path.join(ink, file), platform: 'node', plugins: [...plugins] });
  const { output } = await bundle.generate({ format: 'esm' });
  const source = Buffer.from(output[0].code).toString('base64');
  return ((await import(`data:text/javascript;base64,${source}`)) as { default: T }).default;
};

let original: FrameClass;
let changed: FrameClass;
let originalUpdate: LineUpdate;
let changedUpdate: LineUpdate;
before(async () => {
  [original, changed] = await Promise.all([
    bundled<FrameClass>('output.js', []),
    bundled<FrameClass>('output.js', [slimInk]),
  ]);
  [originalUpdate, changedUpdate] = await Promise.all([
    bundled<LineUpdate>('line-update.js', []),
    bundled<LineUpdate>('line-update.js', [slimInk]),
  ]);
});

/** What a terminal shows of a frame: each cell with its colour and weight. */
const seen = async ({ output, height }: { output: string; height: number }): Promise<readonly string[]> => {
  const terminal = new xterm.Terminal({ cols: 24, rows: height, allowProposedApi: true });
  await new Promise<void>(written => terminal.write(output.replaceAll('\n', '\r\n'), written));
  const cells: string[] = [];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < 24; x += 1) {
      const cell = terminal.buffer.active.getLine(y)?.getCell(x);
      cells.push(`${cell?.getChars() || ' '} ${cell?.getFgColor()} ${cell?.isBold()}`);
    }
  terminal.dispose();
  return cells;
};

const piece = fc.constantFrom('web-0', ' ', '   ', '│', '●', '漢', 'é', 'e\u0301', '\u200b', '😀', '…');
const styled = fc
  .tuple(piece, fc.constantFrom('', '\u001b[31m', '\u001b[1m'))
  .map(([text, sgr]) => (sgr === '' ? text : `${sgr}${text}${sgr === '\u001b[1m' ? '\u001b[22m' : '\u001b[39m'}`));
const line = fc.array(styled, { maxLength: 8 }).map(pieces => pieces.join(''));
const writing = fc.record({
  x: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 8 })),
  y: fc.integer({ min: -1, max: 8 }),
  text: fc.oneof(
    { weight: 6, arbitrary: line },
    fc.tuple(line, line).map(two => two.join('\n')),
  ),
  clipped: fc.option(fc.record({ x2: fc.integer({ min: 0, max: 30 }), y2: fc.integer({ min: 0, max: 8 }) })),
  bold: fc.boolean(),
});

test('the frame of the bundle shows what that of Ink shows', () =>
  fc.assert(
    fc.asyncProperty(fc.array(writing, { maxLength: 9 }), async writings => {
      const [one, other] = [original, changed].map(Frame => {
        const frame = new Frame({ width: 24, height: 7 });
        for (const { x, y, text, clipped, bold } of writings) {
          const transformers = bold ? [(each: string) => `\u001b[1m${each}\u001b[22m`] : [];
          if (clipped) frame.clip({ x1: 0, y1: 0, ...clipped });
          frame.write(x, y, text, { transformers });
          if (clipped) frame.unclip();
        }
        return frame.get();
      });
      assert.ok(one && other);
      assert.equal(other.height, one.height);
      assert.deepEqual(await seen(other), await seen(one));
    }),
    { numRuns: 150 },
  ));

test('a changed line is written as Ink writes it', () => {
  fc.assert(
    fc.property(line, line, line, fc.integer({ min: 1, max: 60 }), (start, before, after, columns) => {
      const [previous, next] = [start + before, start + after];
      assert.equal(changedUpdate(previous, next, columns), originalUpdate(previous, next, columns));
    }),
    { numRuns: 500 },
  );
});
