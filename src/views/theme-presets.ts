import type { Tone } from '../text/line.ts';
import type { ColorDepth } from './color.ts';

/** Words for every role, as `color.ts` reads them. */
type Looks = { readonly [T in Tone]: string };

/** The terminal's own sixteen colors: for whoever has chosen them to suit the background. */
const terminal: Looks = {
  title: 'bold',
  quiet: 'dim',
  accent: 'cyan',
  failing: 'red',
  degraded: 'yellow',
  progressing: 'blue',
  healthy: 'green',
  inconclusive: 'magenta',
  cursor: 'inverse',
  match: 'yellow underline',
  currentMatch: 'yellow inverse',
  marked: 'cyan bold',
  highlight1: 'black on cyan',
  highlight2: 'black on green',
  highlight3: 'black on magenta',
  highlight4: 'white on blue',
};

export type PresetName = 'default' | 'terminal' | 'light' | 'mono' | 'high-contrast';

/**
 * What the configuration can choose. The colors of `default` have a contrast of about four on black and on white alike:
 * yellow, cyan and green of most terminals cannot be read on white, nor their blue on black.
 */
export const presets: { readonly [Name in PresetName]: Looks } = {
  default: {
    ...terminal,
    accent: '30',
    failing: '196',
    degraded: '130',
    progressing: '27',
    healthy: '28',
    inconclusive: '164',
    match: '130 underline',
    currentMatch: '16 on 214',
    marked: '30 bold',
    highlight1: '16 on 44',
    highlight2: '16 on 114',
    highlight3: '16 on 213',
    highlight4: '231 on 25',
  },
  terminal,
  light: {
    ...terminal,
    quiet: '241',
    accent: '24',
    failing: '124',
    degraded: '94',
    progressing: '19',
    healthy: '22',
    inconclusive: '90',
    cursor: '231 on 24',
    match: '16 on 229',
    currentMatch: '16 on 214',
    marked: '24 bold',
    highlight1: '16 on 159',
    highlight2: '16 on 157',
    highlight3: '16 on 225',
    highlight4: '231 on 25',
  },
  mono: {
    title: 'bold',
    quiet: '',
    accent: '',
    failing: '',
    degraded: '',
    progressing: '',
    healthy: '',
    inconclusive: '',
    cursor: 'inverse',
    match: 'underline',
    currentMatch: 'inverse',
    marked: 'bold',
    highlight1: 'bold underline',
    highlight2: 'underline inverse',
    highlight3: 'bold inverse',
    highlight4: 'italic underline',
  },
  'high-contrast': {
    title: 'bold',
    quiet: '',
    accent: 'bold',
    failing: 'bold bright-white on 160',
    degraded: 'bold 16 on 220',
    progressing: 'bold bright-white on 19',
    healthy: 'bold bright-white on 22',
    inconclusive: 'bold bright-white on 90',
    cursor: 'bold inverse',
    match: 'bold 16 on 226',
    currentMatch: 'bold bright-white on 19',
    marked: 'bold underline',
    highlight1: '16 on 123',
    highlight2: '16 on 120',
    highlight3: '16 on 219',
    highlight4: '231 on 19',
  },
};

/** What is chosen where nothing is said: the sixteen where there are no others. */
export const defaultPreset = (depth: ColorDepth, lightGround: boolean): PresetName =>
  depth === '16' ? 'terminal' : lightGround ? 'light' : 'default';
