import type { Line, Piece } from '../../text/line.ts';
import type { Theme } from '../theme.ts';

const reset = '\u001b[0m';

/** A line as text for the terminal. Colors that came with the text are left out where the theme has none. */
export const paintLine = (line: Line, theme: Theme): string => {
  return trimmed(line)
    .map(item => paint(item, theme))
    .join('');
};

/** Without spaces at its end, which would be written for nothing; those of the cursor's bar are seen. */
const trimmed = (line: Line): Line => {
  const last = line.at(-1);
  if (!last || last.tone === 'cursor' || (last.text !== '' && !last.text.endsWith(' '))) return line;
  const text = last.text.trimEnd();
  return text === '' ? trimmed(line.slice(0, -1)) : [...line.slice(0, -1), { ...last, text }];
};

const paint = ({ text, tone, sgr }: Piece, theme: Theme): string => {
  if (sgr && theme.colored) return `${sgr}${text}${reset}`;
  return tone ? theme[tone](text) : text;
};
