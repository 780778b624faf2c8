import { graphemes } from '../text/graphemes.ts';
import { typedCharacter } from './key.ts';

/** A text being typed; `cursor` in UTF-16 units. */
export type EditedText = { readonly text: string; readonly cursor: number };

/** What a readline key makes of the line; undefined for keys that do not edit. */
export const editLine = (line: EditedText, key: string): EditedText | undefined => {
  const { text, cursor } = line;
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { text, cursor: previousCharacter(line) };
    case 'right':
    case 'ctrl-f':
      return { text, cursor: nextCharacter(line) };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, cursor: text.length };
    case 'alt-b':
    case 'ctrl-left':
    case 'alt-left':
      return { text, cursor: previousWord(line) };
    case 'alt-f':
    case 'ctrl-right':
    case 'alt-right':
      return { text, cursor: nextWord(line) };
    case 'backspace':
    case 'ctrl-h':
      return without(line, previousCharacter(line), cursor);
    case 'delete':
    case 'ctrl-d':
      return without(line, cursor, nextCharacter(line));
    case 'ctrl-w':
    case 'alt-backspace':
      return without(line, previousWord(line), cursor);
    case 'alt-d':
      return without(line, cursor, nextWord(line));
    case 'ctrl-u':
      return without(line, 0, cursor);
    case 'ctrl-k':
      return without(line, cursor, text.length);
    default: {
      const character = typedCharacter(key);
      return character === undefined ? undefined : insert(line, character);
    }
  }
};

/** The line with a text inserted at the cursor. */
export const insert = ({ text, cursor }: EditedText, inserted: string): EditedText => ({
  text: text.slice(0, cursor) + inserted + text.slice(cursor),
  cursor: cursor + inserted.length,
});

const without = ({ text }: EditedText, from: number, to: number): EditedText => ({
  text: text.slice(0, from) + text.slice(to),
  cursor: from,
});

const previousCharacter = ({ text, cursor }: EditedText): number =>
  [...graphemes(text.slice(0, cursor))].at(-1)?.index ?? 0;

const nextCharacter = ({ text, cursor }: EditedText): number => {
  const [next] = graphemes(text.slice(cursor));
  return cursor + (next?.segment.length ?? 0);
};

const previousWord = ({ text, cursor }: EditedText): number => Math.max(0, text.slice(0, cursor).search(/\S+\s*$/));

const nextWord = ({ text, cursor }: EditedText): number =>
  cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0);
