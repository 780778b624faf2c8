/** A short stable hash (64 bits of FNV-1a as hex) over words: equal words, equal fingerprint, on every machine. */
export const fingerprint = (words: readonly string[]): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(words.join('\u0000'))) {
    hash ^= BigInt(byte);
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
};
