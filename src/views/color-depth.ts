import type { ColorDepth } from './color.ts';

export type Environment = { readonly [name: string]: string | undefined };

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
