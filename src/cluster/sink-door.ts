/** Stands between a stream and the sink it feeds. */
export type SinkDoor = {
  /** The same call, behind the door: it does nothing once the door is shut, and never throws. */
  guard<A extends readonly unknown[]>(call: (...values: A) => void): (...values: A) => void;
  /** From now on nothing reaches the sink: whoever closed a stream is never called again. */
  shut(): void;
};

/**
 * Keeps exceptions of a sink (faults in podctl) away from the stream that feeds it: `failed` hears of them, the stream
 * goes on.
 */
export const sinkDoor = (failed: (error: unknown) => void): SinkDoor => {
  let open = true;
  return {
    guard:
      call =>
      (...values) => {
        if (!open) return;
        try {
          call(...values);
        } catch (error) {
          failed(error);
        }
      },
    shut: () => {
      open = false;
    },
  };
};

/** The usual `failed`: a warning of the process, which `main` listens for. */
export const warnOfSink = (error: unknown): void =>
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
