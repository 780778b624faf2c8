import type { ReactNode } from 'react';
import { Line } from './line.tsx';

/** The first `height` of these lines, one below the other. Only what is visible is mounted. */
export const Lines = ({ lines, height }: { readonly lines: readonly string[]; readonly height: number }): ReactNode =>
  lines.slice(0, height).map((text, index) => <Line key={index} text={text} />);
