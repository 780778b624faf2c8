/** How long a terminal must keep its size before everything is drawn anew, ms. */
const settledMs = 80;

export const eraseScreen = '\u001b[2J';

/**
 * Calls `redraw` once the terminal has kept its size for a moment. While a window is dragged, its sizes come faster than
 * frames: the terminal cuts and shifts what it shows, and where the last size equals the first, Node reports no change at
 * all, so that a frame which is drawn as a difference leaves the ruins of the others. Answers how to stop it.
 */
export const afterResizes = (redraw: () => Promise<void>): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const resized = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void redraw(), settledMs);
  };
  process.on('SIGWINCH', resized);
  return () => {
    process.off('SIGWINCH', resized);
    clearTimeout(timer);
  };
};
