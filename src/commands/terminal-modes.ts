/**
 * Takes back what a program may have switched on in this terminal and left on when it was cut off: mouse, focus and paste
 * reports, cursor and number keys of applications, other keyboard protocols, margins, origin and insert mode, no wrapping,
 * line drawing letters, colors, a hidden cursor, the alternate screen. The cursor ends at the start of the last line, since
 * taking margins back moves it anyway.
 * Source: the tables of DEC private modes in https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 */
export const resetModes: string = [
  ...[1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 2026, 1].map(mode => `\u001b[?${mode}l`),
  '\u001b>', // number keys send numbers
  '\u001b[>4;0m', // modifyOtherKeys of xterm
  '\u001b[=0;1u', // keyboard protocol of kitty
  '\u001b[4l', // insert mode
  '\u001b[?6l', // origin mode
  '\u001b[?1047l', // alternate screen; unlike 1049 it restores no cursor that was saved before
  '\u001b[r', // margins
  '\u001b[?7h', // wrapping
  '\u001b(B\u001b)B\u000f', // letters
  '\u001b[0m',
  '\u001b[0 q', // shape of the cursor
  '\u001b[?25h',
  '\u001b[999;1H',
].join('');
