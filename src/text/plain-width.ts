/**
 * The cells of a text in which every UTF-16 unit is one narrow character: printable ASCII, Latin, dashes, arrows, box
 * drawing, shapes, and SGR sequences between them, which take none. `undefined` for any other text: nothing is said about it.
 * Nearly every line of the screen is such a text, and asking string-width costs twenty times as much.
 */
export const plainWidth = (text: string): number | undefined => {
  let cells = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isNarrow(code)) cells += 1;
    else if (code === esc) {
      index = endOfSgr(text, index);
      if (index === -1) return undefined;
    } else return undefined;
  }
  return cells;
};

const esc = 0x1b;

/** Of the ranges between, some characters are wide, join others or are not seen. */
const isNarrow = (code: number): boolean =>
  (code >= 0x20 && code <= 0x7e) ||
  (code >= 0x2500 && code <= 0x25fc) ||
  (code >= 0xa1 && code <= 0x2ff && code !== 0xad) ||
  (code >= 0x2010 && code <= 0x2027) ||
  (code >= 0x2190 && code <= 0x21ff) ||
  (code >= 0x2713 && code <= 0x2718);

/** The place of the `m` of the SGR sequence that begins at `start`; -1 if it is another sequence. */
const endOfSgr = (text: string, start: number): number => {
  if (text.charCodeAt(start + 1) !== 0x5b) return -1;
  for (let index = start + 2; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x6d) return index;
    if (code !== 0x3b && (code < 0x30 || code > 0x39)) return -1;
  }
  return -1;
};
