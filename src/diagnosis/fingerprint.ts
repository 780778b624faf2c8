/** A short stable hash (64 bits of FNV-1a as hex) over words: equal words, equal fingerprint, on every machine. */
export const fingerprint = (words: readonly string[]): string => {
  // Two halves of 32 bits: BigInt takes ten times as long, and every finding has one.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const text = words.join('\u0000');
  // Names are ASCII, nearly always: then the characters are the bytes.
  const bytes = words.every(isAscii) ? undefined : new TextEncoder().encode(text);
  const length = bytes?.length ?? text.length;
  for (let at = 0; at < length; at += 1) {
    low = (low ^ (bytes?.[at] ?? text.charCodeAt(at))) >>> 0;
    // Times the prime 2^40 + 0x1b3, modulo 2^64.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return hex(high) + hex(low);
};

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

const hex = (half: number): string => half.toString(16).padStart(8, '0');
