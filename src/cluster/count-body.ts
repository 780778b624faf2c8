import type { Readable } from 'node:stream';
import type { GatedCall } from './gate.ts';

/**
 * Tells a call of every piece of a body as it comes, and of the lines that end in it where those are to be counted. It looks on where pieces are put into the stream: a listener of its own would make the body
 * flow before anybody reads it.
 */
export const countBytes = (call: GatedCall, body: Readable, withLines: boolean): void =>
  watchPushes(body, bytes => call.received(bytes.length, withLines ? linesIn(bytes) : 0));

/** Tells a call of the lines of a body whose bytes are counted elsewhere. */
export const countLines = (call: GatedCall, body: Readable): void =>
  watchPushes(body, bytes => call.received(0, linesIn(bytes)));

/** Tells a call when its answer has come to its end, or has been given up. */
export const endWithBody = (call: GatedCall, body: Readable): void => {
  const ended = (): void => {
    const { errored } = body;
    call.ended(errored && errored.name !== 'AbortError' ? { phase: 'failed', why: errored.message } : undefined);
  };
  if (body.closed) ended();
  else body.once('close', ended);
};

const watchPushes = (stream: Readable, seen: (bytes: Uint8Array) => void): void => {
  const push = stream.push.bind(stream);
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk instanceof Uint8Array) seen(chunk);
    return push(chunk, encoding);
  };
};

const newline = 10;

const linesIn = (bytes: Uint8Array): number => {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
};
