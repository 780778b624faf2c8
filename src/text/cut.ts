import { displayWidth } from './display-width.ts';
import { graphemes } from './graphemes.ts';
import { plainWidth } from './plain-width.ts';

/** The text in at most `width` cells, its end replaced by … where it is longer: for messages. */
export const cutEnd = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  return `${takeStart(text, width - 1).trimEnd()}…`;
};

/** The text in at most `width` cells, its middle replaced by … where it is longer: for names, whose ends tell most. */
export const cutMiddle = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const end = Math.floor((width - 1) / 2);
  return `${takeStart(text, width - 1 - end)}…${takeEnd(text, end)}`;
};

/** As many characters from the beginning as fit into `width` cells. */
export const takeStart = (text: string, width: number): string => {
  if (isOneCellEach(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let cells = 0;
  for (const { segment } of graphemes(text)) {
    cells += displayWidth(segment);
    if (cells > width) break;
    taken += segment;
  }
  return taken;
};

/** As many characters from the end as fit into `width` cells. */
export const takeEnd = (text: string, width: number): string => {
  if (isOneCellEach(text)) return width <= 0 ? '' : text.slice(-width);
  let taken = '';
  let cells = 0;
  for (const { segment } of [...graphemes(text)].reverse()) {
    cells += displayWidth(segment);
    if (cells > width) break;
    taken = segment + taken;
  }
  return taken;
};

/** Whether each UTF-16 unit is a character of one cell, as in nearly every name: then it is cut without looking further. */
const isOneCellEach = (text: string): boolean => plainWidth(text) === text.length;
