import type { LogMatches } from '../state/log-lines.ts';
import type { LineRing } from './line-ring.ts';

/** Which lines a question holds for, remembered so that every line is looked at once. */
export type MatchIndex = LogMatches & {
  /** Looks at the lines that came since the last call, and forgets those that were dropped. */
  update(): void;
};

export const matchIndex = (lines: LineRing<{ readonly text: string }>, test: (text: string) => boolean): MatchIndex => {
  let numbers: number[] = [];
  /** Numbers before this position belong to dropped lines. */
  let dropped = 0;
  let seen = 0;
  const search = (line: number, from: number): number => {
    let low = from;
    let high = numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    get count() {
      return numbers.length - dropped;
    },
    at: position => (position < 0 ? undefined : numbers[dropped + position]),
    position: line => search(line, dropped) - dropped,
    update() {
      for (seen = Math.max(seen, lines.first); seen < lines.end; seen += 1) {
        const line = lines.at(seen);
        if (line && test(line.text)) numbers.push(seen);
      }
      dropped = search(lines.first, dropped);
      if (dropped > 4096 && dropped * 2 > numbers.length) {
        numbers = numbers.slice(dropped);
        dropped = 0;
      }
    },
  };
};
