/** How many colors a terminal has: none, its own sixteen, the 256 of xterm, or any. */
export type ColorDepth = 'none' | '16' | '256' | 'any';

/** Paints a text that holds no colors of its own. */
export type Paint = (text: string) => string;

/** The names of a terminal's own sixteen colors, in the order of their numbers. */
export const colorNames = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'bright-black',
  'bright-red',
  'bright-green',
  'bright-yellow',
  'bright-blue',
  'bright-magenta',
  'bright-cyan',
  'bright-white',
] as const;

/** Weight and the like: no colors, so they stay where there are none. */
const attributes: ReadonlyMap<string, readonly [on: string, off: string]> = new Map([
  ['bold', ['1', '22']],
  ['dim', ['2', '22']],
  ['italic', ['3', '23']],
  ['underline', ['4', '24']],
  ['inverse', ['7', '27']],
]);

/**
 * How a text is painted, from words: attributes, a color, and `on` with another for the background, as in `bold red on
 * black`, `underline 130` or `#ff8700`. A color is a name of the sixteen, a number of the 256, `#rrggbb`, or `default`.
 * Where the terminal has fewer colors, the nearest. Undefined for what is no such text; `''` paints nothing.
 */
export const paintOf = (look: string, depth: ColorDepth): Paint | undefined => {
  const codes = codesOf(look, depth);
  if (!codes) return undefined;
  const on = codes.map(([code]) => code).join(';');
  const off = [...new Set(codes.map(([, code]) => code))].join(';');
  return on === '' ? plain : text => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
};

const plain: Paint = text => text;

const codesOf = (look: string, depth: ColorDepth): readonly (readonly [on: string, off: string])[] | undefined => {
  const codes: (readonly [string, string])[] = [];
  let ground = false;
  let colors = 0;
  for (const word of look.split(/\s+/).filter(Boolean)) {
    const attribute = attributes.get(word);
    const color = attribute || word === 'on' ? undefined : colorOf(word);
    if (attribute) codes.push(attribute);
    else if (word === 'on' && !ground) {
      ground = true;
      colors = 0;
    } else if (color !== undefined && colors === 0) {
      colors = 1;
      if (depth !== 'none' && color !== 'default') codes.push([colorCode(color, depth, ground), ground ? '49' : '39']);
    } else return undefined;
  }
  return ground && colors === 0 ? undefined : codes;
};

/** A number of the 256, or red, green and blue of 0 to 255. */
type Color = number | 'default' | readonly [number, number, number];

const colorOf = (word: string): Color | undefined => {
  if (word === 'default') return word;
  if (word === 'gray' || word === 'grey') return 8;
  const named = (colorNames as readonly string[]).indexOf(word);
  if (named >= 0) return named;
  if (/^\d{1,3}$/.test(word)) return Number(word) < 256 ? Number(word) : undefined;
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(word) ?? [];
  if (!red || !green || !blue) return undefined;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
};

/** Select Graphic Rendition of ECMA-48, with xterm's numbers behind 38 and 48. */
const colorCode = (color: Exclude<Color, 'default'>, depth: ColorDepth, ground: boolean): string => {
  if (typeof color !== 'number' && depth === 'any') return `${ground ? 48 : 38};2;${color.join(';')}`;
  const number = depth === '16' ? nearest(rgbOf(color), 16, color) : nearest(rgbOf(color), 256, color);
  if (number < 8) return String((ground ? 40 : 30) + number);
  if (number < 16) return String((ground ? 100 : 90) + number - 8);
  return `${ground ? 48 : 38};5;${number}`;
};

const nearest = (rgb: readonly number[], count: 16 | 256, color: Color): number => {
  if (typeof color === 'number' && color < count) return color;
  // The sixteen are whatever the terminal makes of them, so of the 256 only the others are compared.
  const from = count === 16 ? 0 : 16;
  const distances = Array.from({ length: count - from }, (_, index) =>
    rgbOf(index + from).reduce((sum, value, at) => sum + (value - (rgb[at] ?? 0)) ** 2, 0),
  );
  return from + distances.indexOf(Math.min(...distances));
};

/** The six values of the 6x6x6 cube. Source: 256colres.pl of xterm. */
const steps = [0, 95, 135, 175, 215, 255];

/** Red, green and blue of a color; of the sixteen those of xterm. */
const rgbOf = (color: Exclude<Color, 'default'>): readonly number[] => {
  if (typeof color !== 'number') return color;
  if (color >= 232) return [0, 0, 0].map(() => 8 + (color - 232) * 10);
  if (color >= 16) {
    const cube = color - 16;
    return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => steps[step] ?? 0);
  }
  if (color === 7) return [229, 229, 229];
  if (color === 8) return [127, 127, 127];
  const strength = color < 8 ? 205 : 255;
  return [1, 2, 4].map(bit => (color & bit ? strength : 0));
};
