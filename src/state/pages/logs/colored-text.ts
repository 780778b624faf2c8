/** A log line taken apart: its characters, and the colors that came with it. */
export type ColoredText = {
  readonly plain: string;
  /** Escape sequences in force from `start` of the plain text on; '' for none. */
  readonly runs: readonly { readonly start: number; readonly sgr: string }[];
};

const sequence = /\u001b\[([0-9;]*)m/g;

export const coloredText = (text: string): ColoredText => {
  if (!text.includes('\u001b')) return { plain: text, runs: [] };
  const runs: { start: number; sgr: string }[] = [];
  let plain = '';
  let end = 0;
  let sgr = '';
  for (const match of text.matchAll(sequence)) {
    plain += text.slice(end, match.index);
    end = match.index + match[0].length;
    const codes = match[1] ?? '';
    // A reset in front of other codes (`0;31`) drops what was set before.
    sgr = /^0*$/.test(codes) ? '' : /^0*;/.test(codes) ? match[0] : sgr + match[0];
    runs.push({ start: plain.length, sgr });
  }
  return { plain: plain + text.slice(end), runs };
};
