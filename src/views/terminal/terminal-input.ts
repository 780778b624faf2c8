import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { keySplitter } from './split-keys.ts';

/** The part of a terminal's input stream that Ink and the proxy use. */
export type InputStream = Pick<
  NodeJS.ReadStream,
  'isTTY' | 'on' | 'off' | 'resume' | 'pause' | 'unshift' | 'ref' | 'unref'
> & {
  setRawMode?(on: boolean): unknown;
};

/**
 * Stands between the terminal and Ink. It hands over one key per read, and when Ink releases raw mode it stops reading
 * for good and gives back what it has read too much, so that a shell started then gets every key and none comes back as a
 * command afterwards: Ink 8 alone keeps reading, and loses and replays them.
 */
export const terminalInput = (real: InputStream): NodeJS.ReadStream => {
  const proxy = new EventEmitter();
  const keys: string[] = [];
  let decoder = new StringDecoder('utf8');
  let split = keySplitter();
  let listening = false;

  const receive = (bytes: Buffer | string): void => {
    keys.push(...split(typeof bytes === 'string' ? bytes : decoder.write(bytes)));
    if (keys.length > 0) proxy.emit('readable');
  };
  const listen = (): void => {
    if (listening) return;
    listening = true;
    decoder = new StringDecoder('utf8');
    split = keySplitter();
    real.setRawMode?.(true);
    real.on('data', receive);
    real.resume();
  };
  const release = (): void => {
    if (!listening) return;
    listening = false;
    real.off('data', receive);
    real.setRawMode?.(false);
    real.pause();
    // Typed ahead: whoever reads next gets them.
    const ahead = keys.splice(0).join('');
    if (ahead !== '') real.unshift(Buffer.from(ahead));
  };

  const stream = Object.assign(proxy, {
    isTTY: real.isTTY,
    read: () => keys.shift() ?? null,
    // Decoding happens here: an encoding set on the real stream would stay there for whoever reads it next.
    setEncoding: () => stream,
    setRawMode: (on: boolean) => {
      if (on) listen();
      else release();
      return stream;
    },
    ref: () => real.ref(),
    unref: () => real.unref(),
  });
  return stream as unknown as NodeJS.ReadStream;
};
