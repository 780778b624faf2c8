/** Lets only so many go on at once; the others wait for their turn, first come first served. */
export type LogSlots = {
  /** Calls `begin` now or when there is room. The answer gives the place back, or gives up waiting; once. */
  take(begin: () => void): () => void;
  readonly waiting: number;
};

export const logSlots = (limit: number): LogSlots => {
  const queue: (() => void)[] = [];
  let taken = 0;
  const give = (): void => {
    taken -= 1;
    queue.shift()?.();
  };
  return {
    take: begin => {
      let state: 'waiting' | 'begun' | 'over' = 'waiting';
      const start = (): void => {
        taken += 1;
        state = 'begun';
        begin();
      };
      if (taken < limit) start();
      else queue.push(start);
      return () => {
        if (state === 'begun') give();
        else if (state === 'waiting') queue.splice(queue.indexOf(start), 1);
        state = 'over';
      };
    },
    get waiting() {
      return queue.length;
    },
  };
};
