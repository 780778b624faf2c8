import { graphemes } from '../../text/graphemes.ts';

const esc = '\u001b';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;

/**
 * Cuts what a terminal sent in one read into single keys, since Ink takes `jjj` for one key. Pastes stay whole, however
 * many reads they take; mouse reports are left out. Unfinished sequences are passed on as they are: Ink joins them.
 */
export const keySplitter = (): ((text: string) => readonly string[]) => {
  /** While a paste is being sent: the end of what came of it, for an end mark that is cut in two. */
  let pasted: string | undefined;

  const pastedPart = (text: string): string => {
    const seen = pasted ?? '';
    const end = (seen + text).indexOf(pasteEnd);
    const part = end === -1 ? text : text.slice(0, end + pasteEnd.length - seen.length);
    pasted = end === -1 ? (seen + text).slice(1 - pasteEnd.length) : undefined;
    return part;
  };

  return text => {
    const keys: string[] = [];
    let rest = text;
    while (rest !== '') {
      const key = pasted === undefined ? firstKey(rest) : pastedPart(rest);
      if (key === pasteStart) pasted = '';
      rest = rest.slice(key.length);
      if (!isMouse(key)) keys.push(key);
    }
    return keys;
  };
};

/** A mouse report (X10 with its three bytes, or SGR), a CSI or SS3 sequence, or a character with escape before it. */
const sequence =
  /^\u001b\[M[\s\S]{3}|^\u001b\u001b?\[\[?[0-?]*[ -/]*[@-~]|^\u001b\u001b?O[0-9;]*[@-~]|^\u001b\u001b?\[[0-?]*[ -/]*$|^\u001b[^\u001b]|^\u001b/u;

const firstKey = (text: string): string => {
  if (text.startsWith(esc)) return sequence.exec(text)?.[0] ?? esc;
  // One printable ASCII character after another is one key each.
  if (/^[ -~](?:[ -~]|$)/.test(text)) return text.slice(0, 1);
  // Graphemes, so that an accented letter or an emoji is one key.
  const plain = text.indexOf(esc);
  const [first] = graphemes(plain === -1 ? text.slice(0, 64) : text.slice(0, Math.min(plain, 64)));
  return first?.segment ?? text.slice(0, 1);
};

const isMouse = (key: string): boolean => /^\u001b\[(?:M[\s\S]{3}|<[\d;]+[Mm])$/u.test(key);
