import { finished, type Readable } from 'node:stream';

/**
 * Hands each chunk of a body to `take` as it comes; resolves at its end. Rejects with what the body fails with, and with
 * what `take` throws: nothing is read any more then. An async iterator would cost a promise and a turn for every chunk,
 * and over TLS each object of a streamed list is one.
 */
export const eachChunk = (body: Readable, take: (chunk: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    finished(body, { writable: false }, error => (error ? reject(error) : resolve()));
    body.on('data', (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        reject(error);
        body.destroy();
      }
    });
  });
