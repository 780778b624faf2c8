/** How a report is written for people. */
export type TextStyle = { readonly columns: number; readonly color: boolean };

/** What a piece of the text means; only the symbols have a color of their own. */
export type Tone = 'strong' | 'quiet' | 'failing' | 'degraded' | 'inconclusive' | 'progressing' | 'well';

const codes: Readonly<Record<Tone, string>> = {
  strong: '1',
  quiet: '2',
  failing: '31',
  degraded: '33',
  inconclusive: '35',
  progressing: '36',
  well: '32',
};

/** The text in the color of its tone, or as it is where colors are off. */
export const paint = ({ color }: TextStyle, tone: Tone, text: string): string =>
  color && text ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
