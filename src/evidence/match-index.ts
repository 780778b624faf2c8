import type { BufferedLine, LogMatches, LogQuestion } from '../state/log-lines.ts';
import type { LogRing } from './log-ring.ts';

/** Which lines a question holds for, remembered so that every line is looked at once. */
export type MatchIndex = LogMatches & {
  /** Looks at the lines that came since the last call, and forgets those that were dropped. */
  update(): void;
};

/** How far it is looked for the lines before a match, when other sources wrote between them. */
const maxLookBack = 1000;

/** With lines `around`, those of the same source before and after each match are counted as matches too. */
export const matchIndex = (
  lines: Pick<LogRing, 'first' | 'end' | 'at'>,
  { test, around = 0 }: LogQuestion,
): MatchIndex => {
  let numbers: number[] = [];
  /** Numbers before this position belong to dropped lines. */
  let dropped = 0;
  let seen = 0;
  /** How many more lines of a source follow a match. */
  const following = new Map<number, number>();
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
  const insert = (line: number): void => {
    const at = search(line, dropped);
    if (numbers[at] !== line) numbers.splice(at, 0, line);
  };
  const addBefore = (match: number, source: number): void => {
    const last = Math.max(lines.first, match - maxLookBack);
    for (let line = match - 1, left = around; line >= last && left > 0; line -= 1)
      if (lines.at(line)?.source === source) {
        insert(line);
        left -= 1;
      }
  };
  const look = (line: BufferedLine, number: number): void => {
    const isMatch = test(line);
    const after = following.get(line.source) ?? 0;
    if (isMatch && around > 0) addBefore(number, line.source);
    if (isMatch || after > 0) numbers.push(number);
    if (around > 0) following.set(line.source, isMatch ? around : Math.max(0, after - 1));
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
        if (line) look(line, seen);
      }
      dropped = search(lines.first, dropped);
      if (dropped > 4096 && dropped * 2 > numbers.length) {
        numbers = numbers.slice(dropped);
        dropped = 0;
      }
    },
  };
};
