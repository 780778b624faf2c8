import type { Plugin } from 'rolldown';

/**
 * Writes every character beyond ASCII as its escape. One of them makes V8 hold the whole file with two bytes a character:
 * twice as much to decode, to hash for the compile cache and to keep.
 */
export const plainCharacters: Plugin = {
  name: 'plain-characters',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = escaped(file.code);
  },
};

/** In texts, templates and patterns alike an escape means the character; a backslash before it means nothing. */
export const escaped = (code: string): string =>
  code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes: string, character: string) => {
    const before = slashes.length % 2 === 1 ? slashes.slice(1) : slashes;
    return `${before}\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
