/** Where in a recorded session the dashboard stands. */
export type Replay = {
  /** Of the moments, from 0. */
  readonly index: number;
  readonly count: number;
  /** What happened then: `12:03:11 opened Pod shop/web-0`. */
  readonly text: string;
};
