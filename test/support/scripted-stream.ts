import { afterEach, beforeEach } from 'node:test';
import type { WakeableStream } from '../../src/cluster/retry-loop.ts';
import type { Transport } from '../../src/cluster/transport.ts';
import { plainTransport } from './plain-transport.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';

/** What each test of a file has for itself: a server that it writes the answers of, and the stream that it opens there. */
export type ScriptedStream = {
  server: ScriptedServer;
  transport: Transport & { close(): Promise<void> };
  /** Closed after the test. */
  stream: WakeableStream | undefined;
};

/** Gives every test of this file a new one. */
export const scriptedStream = (): ScriptedStream => {
  const own = { stream: undefined } as ScriptedStream;
  beforeEach(async () => {
    own.server = await scriptedServer();
    own.transport = plainTransport(own.server.url);
  });
  afterEach(async () => {
    own.stream?.close();
    own.stream = undefined;
    await own.transport.close();
    await own.server.close();
  });
  return own;
};
