/**
 * The text in a file's bytes: UTF-8, or UTF-16 as `>` of Windows PowerShell writes it. The mark at its beginning is left
 * out; what is not valid becomes U+FFFD.
 */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes);

const encodingOf = ([first, second]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Objects begin with an ASCII character: without a mark, its other half tells.
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== undefined && second !== 0 ? 'utf-16be' : 'utf-8';
};
