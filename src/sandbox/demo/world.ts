import type { Sandbox } from '../sandbox.ts';

/** What the parts of the demo share. */
export type DemoWorld = {
  readonly sandbox: Sandbox;
  readonly now: () => number;
  readonly later: (ms: number, run: () => void) => void;
  /** When healthy containers begin to write (ms): the older past is kept short. */
  readonly talksFrom: number;
  /** From 0 to 1, the same sequence for the same seed. */
  readonly random: () => number;
};

/** The letters that Kubernetes makes names of. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix such as `x2x9k`. */
export const suffix = ({ random }: DemoWorld, length: number): string =>
  Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');

/** Mulberry32: small, and good enough for names and delays. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
