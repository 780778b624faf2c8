/**
 * The sequence that puts a text into the clipboard of whoever sits at the terminal, also over ssh (OSC 52). Terminals
 * that do not know it, or are set not to allow it, ignore it.
 */
export const clipboardSequence = (text: string): string =>
  `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
