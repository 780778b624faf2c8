import { type ColorDepth, paintOf } from '../../views/color.ts';

/** How a report is written for people. */
export type TextStyle = { readonly columns: number; readonly color: ColorDepth };

/** What a piece of the text means; only the symbols have a color of their own. */
export type Tone = 'strong' | 'quiet' | 'failing' | 'degraded' | 'inconclusive' | 'progressing' | 'well';

const looks: Readonly<Record<Tone, string>> = {
  strong: 'bold',
  quiet: 'dim',
  failing: '196',
  degraded: '130',
  inconclusive: '164',
  progressing: '30',
  well: '28',
};
/** The terminal's own sixteen, where there are no others. */
const plainLooks: Readonly<Record<Tone, string>> = {
  ...looks,
  failing: 'red',
  degraded: 'yellow',
  inconclusive: 'magenta',
  progressing: 'cyan',
  well: 'green',
};

/** The text in the color of its tone, which reads on dark and light; as it is where colors are off. */
export const paint = ({ color }: TextStyle, tone: Tone, text: string): string =>
  color === 'none' ? text : (paintOf((color === '16' ? plainLooks : looks)[tone], color)?.(text) ?? text);
