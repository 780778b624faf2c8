import type { WatchSink } from './cluster.ts';

/** A sink behind a door. */
export type GuardedSink<T> = WatchSink<T> & {
  /** From now on nothing reaches the sink: whoever closed a stream is never called again. */
  shut(): void;
};

/** Keeps exceptions of a sink away from the stream that feeds it: `failed` hears of them, and the next call is made as usual. */
export const guardedSink = <T>(sink: WatchSink<T>, failed: (error: unknown) => void): GuardedSink<T> => {
  let open = true;
  const guard =
    <A extends readonly unknown[]>(call: (...values: A) => void) =>
    (...values: A): void => {
      if (!open) return;
      try {
        call(...values);
      } catch (error) {
        failed(error);
      }
    };
  return {
    listing: guard(() => sink.listing()),
    upsert: guard((object: T) => sink.upsert(object)),
    remove: guard((object: T) => sink.remove(object)),
    synced: guard(() => sink.synced()),
    status: guard(status => sink.status(status)),
    shut: () => {
      open = false;
    },
  };
};
