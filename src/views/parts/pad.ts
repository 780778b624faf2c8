import { displayWidth } from './display-width.ts';

/** Spaces behind, up to `width` cells. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Spaces before, up to `width` cells. */
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

/** One text at the left edge and one at the right, at least two cells apart; where they do not fit, only the left one. */
export const leftAndRight = (left: string, right: string, width: number): string => {
  const gap = width - displayWidth(left) - displayWidth(right);
  return gap < 2 || right === '' ? left : left + ' '.repeat(gap) + right;
};
