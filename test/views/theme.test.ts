import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintOf } from '../../src/views/color.ts';
import { colorDepth } from '../../src/views/color-depth.ts';
import { themeFor } from '../../src/views/theme.ts';
import { presets } from '../../src/views/theme-presets.ts';

const shown = (look: string, depth: Parameters<typeof paintOf>[1]): string | undefined =>
  paintOf(look, depth)?.('x').replaceAll('\u001b', '');

test('a look is attributes, a color, and another behind on', () => {
  assert.equal(shown('bold red on black', '16'), '[1;31;40mx[22;39;49m');
  assert.equal(shown('underline bright-cyan', '16'), '[4;96mx[24;39m');
  assert.equal(shown('130', '256'), '[38;5;130mx[39m');
  assert.equal(shown('#ff8700 on #000000', 'any'), '[38;2;255;135;0;48;2;0;0;0mx[39;49m');
  assert.equal(shown('default', 'any'), 'x');
  assert.equal(shown('', 'any'), 'x');
  assert.equal(paintOf('red', '16')?.(''), '');
});

test('where the terminal has fewer colors, the nearest is taken; where it has none, weight stays', () => {
  assert.equal(shown('#ff8700', '256'), '[38;5;208mx[39m');
  assert.equal(shown('#00ff00', '16'), '[92mx[39m');
  assert.equal(shown('196', '16'), '[91mx[39m');
  assert.equal(shown('grey on 255', '16'), '[90;47mx[39;49m');
  assert.equal(shown('bold red on black', 'none'), '[1mx[22m');
});

test('what is no look is not guessed at', () => {
  for (const look of ['redd', '256', '#ff87', 'red blue', 'red on', 'on red on blue', 'on on', '-1', 'constructor'])
    assert.equal(paintOf(look, 'any'), undefined, look);
});

test('colors are as many as the environment says', () => {
  assert.equal(colorDepth({ TERM: 'xterm' }), '16');
  assert.equal(colorDepth({ TERM: 'linux' }), '16');
  assert.equal(colorDepth({ TERM: 'tmux-256color' }), '256');
  assert.equal(colorDepth({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }), 'any');
  assert.equal(colorDepth({ OS: 'Windows_NT' }), '256');
  assert.equal(colorDepth({ TERM: 'xterm-256color', NO_COLOR: '1' }), 'none');
  assert.equal(colorDepth({ TERM: 'dumb' }), 'none');
  assert.equal(colorDepth({ TERM: 'dumb', FORCE_COLOR: '1' }), '16');
  assert.equal(colorDepth({ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: 'true' }), '256');
  assert.equal(colorDepth({ TERM: 'xterm-256color', FORCE_COLOR: '0' }), 'none');
});

test('a light background that the environment tells of gets darker colors', () => {
  const failing = (COLORFGBG: string | undefined): string =>
    themeFor({ TERM: 'xterm-256color', COLORFGBG }).failing('x').replaceAll('\u001b', '');
  assert.equal(failing('0;15'), '[38;5;124mx[39m');
  assert.equal(failing('0;default;7'), '[38;5;124mx[39m');
  for (const dark of ['15;0', '7;8', '0;default', '', undefined]) assert.equal(failing(dark), '[38;5;196mx[39m');
});

test('a wish changes the roles it names, and nothing where colors are off', () => {
  const wish = { preset: 'light', roles: { failing: 'bold #ff0000' } } as const;
  const theme = themeFor({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, wish);
  assert.equal(theme.failing('x').replaceAll('\u001b', ''), '[1;38;2;255;0;0mx[22;39m');
  assert.equal(theme.degraded('x').replaceAll('\u001b', ''), '[38;5;94mx[39m');
  assert.equal(themeFor({ NO_COLOR: '1' }, wish).failing('x'), 'x');
});

/** Relative luminance and contrast of WCAG 2. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const luminance = (rgb: readonly number[]): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map(value =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
const ofCube = (number: number): readonly number[] =>
  number >= 232
    ? [0, 0, 0].map(() => 8 + (number - 232) * 10)
    : [36, 6, 1].map(size => [0, 95, 135, 175, 215, 255][Math.floor((number - 16) / size) % 6] ?? 0);

/** The contrasts of a preset's numbered colors: with their own background, else with each of these. */
const contrasts = (preset: keyof typeof presets, grounds: readonly number[]): readonly number[] =>
  Object.values(presets[preset]).flatMap(look => {
    const [, text, ground] = /^(?:\D* )?(\d+)(?: on (\d+))?/.exec(look) ?? [];
    if (text === undefined) return [];
    const own = ground === undefined ? grounds : [luminance(ofCube(Number(ground)))];
    return own.map(behind => contrast(luminance(ofCube(Number(text))), behind));
  });

test('the default colors can be read on black and on white, the light ones on white and cream', () => {
  const both = contrasts('default', [0, 1]);
  assert.ok(both.length > 10);
  assert.ok(Math.min(...both) >= 3.9, String(Math.min(...both)));
  const light = contrasts('light', [1, luminance([253, 246, 227])]);
  assert.ok(Math.min(...light) >= 4.5, String(Math.min(...light)));
});
