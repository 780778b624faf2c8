import type { Line, Piece } from '../../text/line.ts';
import type { Theme } from '../theme.ts';

const reset = '\u001b[0m';

/** A line as text for the terminal. Colors that came with the text are left out where the theme has none. */
export const paintLine = (line: Line, theme: Theme): string => {
  const colored = theme.accent('x') !== 'x';
  return line
    .map(item => paint(item, theme, colored))
    .join('')
    .trimEnd();
};

const paint = ({ text, tone, sgr }: Piece, theme: Theme, colored: boolean): string => {
  if (sgr && colored) return `${sgr}${text}${reset}`;
  return tone ? theme[tone](text) : text;
};
