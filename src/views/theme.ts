import type { Tone } from '../text/line.ts';
import { type ColorDepth, type Paint, paintOf } from './color.ts';
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

type Environment = { readonly [name: string]: string | undefined };

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
 * How many colors there are: FORCE_COLOR is heard before NO_COLOR (https://no-color.org) and `TERM=dumb`, as Node's own
 * `getColorDepth` does. Windows has had the 256 since 10.
 */
export const colorDepth = (environment: Environment): ColorDepth => {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 'none';
    if (forced === '1' || forced === '2' || forced === '3')
      return (['16', '256', 'any'] as const)[Number(forced) - 1] ?? '16';
  }
  const term = environment['TERM'] ?? '';
  if (forced === undefined && (environment['NO_COLOR'] || term === 'dumb')) return 'none';
  if (/^(?:truecolor|24bit)$/.test(environment['COLORTERM'] ?? '') || /direct$/.test(term)) return 'any';
  const modern = /256|kitty|alacritty|foot|wezterm|ghostty|contour|rio/.test(term);
  if (modern || environment['COLORTERM'] || environment['WT_SESSION'] || environment['OS'] === 'Windows_NT')
    return '256';
  return '16';
};

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
