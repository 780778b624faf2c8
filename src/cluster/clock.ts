/** Finds how far the server's clock is from ours, by the Date headers of its answers. */
export type ServerClock = {
  /** `sentAt` and `receivedAt` are milliseconds since the epoch by the local clock. */
  observe(date: string | string[] | undefined, sentAt: number, receivedAt: number): void;
  /** Milliseconds to add to the local clock; 0 until an answer was seen, and while the difference could be chance. */
  offsetMs(): number;
};

/**
 * A Date header has whole seconds, and the answer was on its way for an unknown part of the round trip: one answer says
 * that the offset lies between two bounds, several that it lies where these overlap. A jump of either clock starts anew.
 */
export const serverClock = (): ServerClock => {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  return {
    observe: (date, sentAt, receivedAt) => {
      const stamp = Date.parse(typeof date === 'string' ? date : '');
      if (Number.isNaN(stamp)) return;
      const lowest = stamp - receivedAt;
      const highest = stamp + 999 - sentAt;
      const overlaps = lowest <= high && highest >= low;
      low = overlaps ? Math.max(low, lowest) : lowest;
      high = overlaps ? Math.min(high, highest) : highest;
    },
    offsetMs: () => {
      if (!Number.isFinite(low) || (low <= 0 && high >= 0)) return 0;
      return Math.round((low + high) / 2);
    },
  };
};
