import { cutEnd } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';
import { padEnd } from '../../text/pad.ts';
import type { Theme } from '../theme.ts';

/** Lines inside a frame with a title; each is padded so that nothing behind shows through. */
export const framed = (title: string, lines: readonly string[], inner: number, theme: Theme): readonly string[] => {
  const name = cutEnd(title, inner - 2);
  const rule = '─'.repeat(Math.max(0, inner - displayWidth(name) - 1));
  return [
    `${theme.quiet('╭─')} ${theme.title(name)} ${theme.quiet(`${rule}╮`)}`,
    ...lines.map(line => `${theme.quiet('│')} ${padEnd(line, inner)} ${theme.quiet('│')}`),
    theme.quiet(`╰${'─'.repeat(inner + 2)}╯`),
  ];
};

/** Cells that a frame takes around what it holds. */
export const frameWidth = 4;
