import type { Tone } from '../text/line.ts';
import { type ColorDepth, type Paint, paintOf } from './color.ts';
import { colorDepth, type Environment } from './color-depth.ts';
import { defaultPreset, type PresetName, presets } from './theme-presets.ts';

/** Paints a text that holds no colors of its own. */
export type Theme = { readonly [T in Tone]: Paint } & {
  /** Whether it has colors at all, and those that come with a text may stay. */
  readonly colored: boolean;
};

/** Words for the roles, as `color.ts` reads them: what is left out is as in the preset. */
export type ThemeWish = {
  readonly preset?: PresetName | undefined;
  readonly roles?: { readonly [T in Tone]?: string };
};

/**
 * The theme for an environment, as it is wished for. Without colors (NO_COLOR, `TERM=dumb`) weight and inverse stay: they
 * are none. A wish is for colors, so it is not heard there.
 */
export const themeFor = (environment: Environment, { preset, roles }: ThemeWish = {}): Theme => {
  const depth = colorDepth(environment);
  if (depth === 'none') return plainTheme;
  return themeOf({ ...presets[preset ?? defaultPreset(depth, hasLightGround(environment))], ...roles }, depth);
};

const themeOf = (looks: { readonly [T in Tone]: string }, depth: ColorDepth): Theme => {
  const paints = Object.entries(looks).map(([tone, look]) => [tone, paintOf(look, depth) ?? as] as const);
  return { ...(Object.fromEntries(paints) as Record<Tone, Paint>), colored: depth !== 'none' };
};

const as: Paint = text => text;

/**
 * What rxvt, Konsole and iTerm2 say of their background: its number among the sixteen comes last. The terminal itself is
 * not asked: an answer that comes late would be typed into whatever has the keys by then.
 */
const hasLightGround = ({ COLORFGBG }: Environment): boolean => {
  const ground = COLORFGBG?.split(';').at(-1) ?? '';
  return /^\d+$/.test(ground) && (ground === '7' || (Number(ground) > 8 && Number(ground) < 16));
};

/** The terminal's own sixteen. */
export const colorTheme: Theme = themeOf(presets.terminal, '16');
export const plainTheme: Theme = themeOf(presets.mono, 'none');
