/** What a terminal sends for the keys that have names; every other key sends itself. */
export const terminalKeys: Readonly<Record<string, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pgup: '\u001b[5~',
  pgdn: '\u001b[6~',
  delete: '\u001b[3~',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  space: ' ',
  backspace: '\u007f',
  // The unambiguous form: after a lone escape Ink waits for the rest of a sequence.
  esc: '\u001b[27u',
  ...Object.fromEntries(
    [...'abcdefghijklmnopqrstuvwxyz']
      // ctrl-i, ctrl-m and ctrl-j are tab and enter.
      .filter(letter => !'ijm'.includes(letter))
      .map(letter => [`ctrl-${letter}`, String.fromCharCode(letter.charCodeAt(0) - 96)]),
  ),
  'alt-b': '\u001bb',
  'alt-d': '\u001bd',
  'alt-f': '\u001bf',
};
