import type { ReactNode } from 'react';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../theme.ts';
import { Lines } from './lines.tsx';
import { paintLine } from './paint-line.ts';

/** The lines of a page, painted; what does not fit is not mounted. */
export const PageLines = ({
  lines,
  height,
  theme,
}: {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly theme: Theme;
}): ReactNode => <Lines lines={lines.slice(0, height).map(line => paintLine(line, theme))} height={height} />;
