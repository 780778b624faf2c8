import type { Tone } from '../text/line.ts';

/** Paints a text that holds no colors of its own. */
export type Theme = { readonly [T in Tone]: (text: string) => string };

/**
 * The theme for an environment: colors from the terminal's own sixteen, so that they suit its background, or none
 * under NO_COLOR (https://no-color.org) or `TERM=dumb`. Weight and inverse are no colors and stay.
 */
export const themeFor = (environment: { readonly [name: string]: string | undefined }): Theme =>
  environment['NO_COLOR'] || environment['TERM'] === 'dumb' ? plainTheme : colorTheme;

const sgr =
  (on: string, off: string) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
const as = (text: string): string => text;

const bold = sgr('1', '22');
const dim = sgr('2', '22');
const inverse = sgr('7', '27');
const underline = sgr('4', '24');

export const colorTheme: Theme = {
  title: bold,
  quiet: dim,
  accent: sgr('36', '39'),
  failing: sgr('31', '39'),
  degraded: sgr('33', '39'),
  progressing: sgr('34', '39'),
  healthy: sgr('32', '39'),
  inconclusive: sgr('35', '39'),
  cursor: inverse,
  match: sgr('33;4', '39;24'),
  currentMatch: sgr('33;7', '39;27'),
  marked: sgr('36;1', '39;22'),
  highlight1: sgr('30;46', '39;49'),
  highlight2: sgr('30;42', '39;49'),
  highlight3: sgr('30;45', '39;49'),
  highlight4: sgr('37;44', '39;49'),
};

export const plainTheme: Theme = {
  title: bold,
  quiet: as,
  accent: as,
  failing: as,
  degraded: as,
  progressing: as,
  healthy: as,
  inconclusive: as,
  cursor: inverse,
  match: underline,
  currentMatch: inverse,
  marked: bold,
  highlight1: sgr('1;4', '22;24'),
  highlight2: sgr('4;7', '24;27'),
  highlight3: sgr('1;7', '22;27'),
  highlight4: sgr('3;4', '23;24'),
};
