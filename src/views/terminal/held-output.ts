/** The part of a stream that writes text. */
type Writable = { write: NodeJS.WriteStream['write'] };

/** The most that is kept, in characters: the newest. */
const limit = 64 * 1024;

/**
 * Keeps what is written to a stream from the screen until it is released: a warning of the runtime would otherwise land
 * in the middle of the dashboard. Whatever was held is written then.
 */
export const holdOutput = (stream: Writable): (() => void) => {
  const write = stream.write;
  let held = '';
  const hold = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    held = (held + String(chunk)).slice(-limit);
    const done = rest.findLast(argument => typeof argument === 'function');
    if (typeof done === 'function') done();
    return true;
  };
  stream.write = hold as Writable['write'];
  return () => {
    if (stream.write !== (hold as Writable['write'])) return;
    stream.write = write;
    if (held !== '') stream.write(held);
    held = '';
  };
};
