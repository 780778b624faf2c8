import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../src/cluster/channels.ts';
import type { RemoteProcess } from '../../src/cluster/cluster.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { openAttach, openExec } from '../../src/cluster/exec.ts';
import { processEnd } from '../../src/cluster/process-end.ts';
import { remoteProcess } from '../../src/cluster/remote-process.ts';
import type { Transport } from '../../src/cluster/transport.ts';
import { type ChannelServer, type ChannelServerOptions, channelServer } from '../support/channel-server.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { until } from '../support/until.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const serve = async (
  play: (socket: WebSocket) => void,
  options?: ChannelServerOptions,
): Promise<{ server: ChannelServer; transport: Transport }> => {
  const server = await channelServer(play, options);
  const transport = plainTransport(server.url);
  opened.push(server, transport);
  return { server, transport };
};
const container = { namespace: 'shop', pod: 'web-0', container: 'app' };
const quiet = { tty: false, stdin: false };
const success = JSON.stringify({ kind: 'Status', status: 'Success' });
const exit = (code: number): string =>
  JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with exit code ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });
const endWith =
  (status: string) =>
  (socket: WebSocket): void => {
    socket.send(encodeFrame(3, status));
    socket.close(1000);
  };
const outputOf = (process: RemoteProcess): { stdout: string; stderr: string } => {
  const output = { stdout: '', stderr: '' };
  process.onOutput((bytes, stream) => {
    output[stream] += Buffer.from(bytes).toString();
    return undefined;
  });
  return output;
};

test('the command, its streams and both protocols are asked for', async () => {
  const { server, transport } = await serve(endWith(success));
  await (await openExec(transport, container, { ...quiet, command: ['sh', '-c', 'echo a b'] })).ended;
  assert.equal(
    server.asked[0]?.href,
    'http://server/api/v1/namespaces/shop/pods/web-0/exec?container=app&stdin=false&stdout=true&stderr=true&tty=false&command=sh&command=-c&command=echo+a+b',
  );
});

test('a terminal has no stderr of its own', async () => {
  const { server, transport } = await serve(endWith(success));
  await (await openExec(transport, container, { tty: true, stdin: true, command: ['sh'] })).ended;
  assert.equal(server.asked[0]?.searchParams.get('stderr'), 'false');
});

test('output sent together with the answer to the upgrade is not lost', async () => {
  const { transport } = await serve(socket => {
    socket.send(encodeFrame(1, 'out'));
    socket.send(encodeFrame(2, 'err'));
    endWith(exit(3))(socket);
  });
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  const end = await process.ended;
  assert.deepEqual(outputOf(process), { stdout: 'out', stderr: 'err' });
  assert.deepEqual(end, { kind: 'exited', exitCode: 3, message: 'command terminated with exit code 3' });
});

test('output that comes after the status still arrives before the end', async () => {
  const { transport } = await serve(socket => {
    socket.send(encodeFrame(3, success));
    socket.send(encodeFrame(1, 'late'));
    socket.close(1000);
  });
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  const output = outputOf(process);
  assert.deepEqual(await process.ended, { kind: 'exited', exitCode: 0, message: '' });
  assert.equal(output.stdout, 'late');
});

test('a frame that closes a channel does not hide how the process ended', async () => {
  const { transport } = await serve(socket => {
    socket.send(encodeFrame(255, Uint8Array.of(1)));
    endWith(exit(9))(socket);
  });
  const { ended } = await openExec(transport, container, { ...quiet, command: ['x'] });
  assert.equal((await ended).kind, 'exited');
});

test('input, its end and the size of the terminal reach the server', async () => {
  const frames: [number, string][] = [];
  const { transport } = await serve(socket => {
    socket.on('message', message => {
      const { channel, payload } = decodeFrame(message);
      frames.push([channel, channel === 255 ? `channel ${payload[0]}` : payload.toString()]);
    });
  });
  const options = { tty: true, stdin: true, size: { columns: 100, rows: 30 }, command: ['sh'] };
  const process = await openExec(transport, container, options);
  opened.push(process);
  process.write(Buffer.from('ls\n'));
  process.resize({ columns: 140, rows: 44 });
  process.endInput();
  await until('all frames arrive', () => frames.length === 4);
  assert.deepEqual(frames, [
    [4, '{"Width":100,"Height":30}'],
    [0, 'ls\n'],
    [4, '{"Width":140,"Height":44}'],
    [255, 'channel 0'],
  ]);
});

test('to a server that speaks v4 the end of the input is not told', async () => {
  const frames: number[] = [];
  const { transport } = await serve(
    socket => socket.on('message', message => frames.push(decodeFrame(message).channel)),
    { speaks: ['v4.channel.k8s.io'] },
  );
  const process = await openExec(transport, container, { tty: false, stdin: true, command: ['cat'] });
  opened.push(process);
  process.endInput();
  process.write(Buffer.from('x'));
  await until('the input arrives', () => frames.length > 0);
  assert.deepEqual(frames, [0]);
});

test('ten megabytes go in and come back whole', async () => {
  const { transport } = await serve(socket => {
    let received = 0;
    socket.on('message', message => {
      const { payload } = decodeFrame(message);
      received += payload.length;
      socket.send(encodeFrame(1, payload), () => {
        if (received === sent.length) endWith(success)(socket);
        received = received === sent.length ? -1 : received;
      });
    });
  });
  const sent = Buffer.alloc(10_000_000, 'podctl');
  const process = await openExec(transport, container, { tty: false, stdin: true, command: ['cat'] });
  const received: Uint8Array[] = [];
  process.onOutput(bytes => void received.push(bytes));
  process.write(sent);
  await process.ended;
  assert.ok(Buffer.concat(received).equals(sent));
});

test('early output beyond a megabyte makes the server wait until somebody listens', async () => {
  const { transport } = await serve(socket => {
    for (let piece = 0; piece < 50; piece++) socket.send(encodeFrame(1, Buffer.alloc(100_000)));
    endWith(success)(socket);
  });
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  let bytes = 0;
  const count = (piece: Uint8Array): undefined => {
    bytes += piece.length;
  };
  setImmediate(() => process.onOutput(count));
  await process.ended;
  assert.equal(bytes, 5_000_000);
});

test('output waits in the server while its reader is busy', async () => {
  let sent = 0;
  const { transport } = await serve(socket => {
    const piece = encodeFrame(1, Buffer.alloc(1_000_000));
    const send = (): void => {
      sent += 1;
      if (sent <= 40) socket.send(piece, send);
      else endWith(success)(socket);
    };
    send();
  });
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  const reader = Promise.withResolvers<void>();
  let bytes = 0;
  process.onOutput(piece => {
    bytes += piece.length;
    return reader.promise;
  });
  await until('something arrived', () => bytes > 0);
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
  assert.ok(sent < 40 && bytes < 20_000_000, `${sent} pieces were taken from the server`);
  reader.resolve();
  assert.equal((await process.ended).kind, 'exited');
  assert.equal(bytes, 40_000_000);
});

test('a connection that breaks is neither an exit nor a failure of the command', async () => {
  const { transport } = await serve(socket => socket.terminate());
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  assert.deepEqual(await process.ended, { kind: 'disconnected', message: 'The connection broke.' });
  process.write(Buffer.from('into the void'));
});

test('close ends the process for its owner at once', async () => {
  const { transport } = await serve(() => {});
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  process.close();
  process.close();
  assert.deepEqual(await process.ended, { kind: 'disconnected', message: 'Closed by podctl.' });
});

test('closing what has ended leaves nothing behind that keeps the program alive', async () => {
  const { transport } = await serve(endWith(success));
  const process = await openExec(transport, container, { ...quiet, command: ['x'] });
  await process.ended;
  const timers = (): number => globalThis.process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
  const before = timers();
  process.close();
  assert.equal(timers(), before);
});

test('a refused upgrade rejects with the words of the server', async () => {
  const message = 'pods "web-0" is forbidden: User "viewer" cannot create resource "pods/exec"';
  const { transport } = await serve(() => {}, { refuses: { status: 403, message } });
  await assert.rejects(openExec(transport, container, { ...quiet, command: ['x'] }), (error: unknown) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.kind, 'forbidden');
    assert.equal(error.message, message);
    return true;
  });
});

test('attaching to a terminal changes its size twice, so that the program draws its screen', async () => {
  const sizes: string[] = [];
  const { server, transport } = await serve(socket => {
    socket.on('message', message => sizes.push(decodeFrame(message).payload.toString()));
  });
  const size = { columns: 80, rows: 24 };
  opened.push(await openAttach(transport, container, { tty: true, stdin: true, size }));
  await until('both sizes arrive', () => sizes.length === 2);
  assert.deepEqual(sizes, ['{"Width":81,"Height":25}', '{"Width":80,"Height":24}']);
  assert.equal(server.asked[0]?.pathname, '/api/v1/namespaces/shop/pods/web-0/attach');
});

for (const [what, json, end] of [
  ['success', success, { kind: 'exited', exitCode: 0, message: '' }],
  ['an exit code', exit(137), { kind: 'exited', exitCode: 137, message: 'command terminated with exit code 137' }],
  [
    'an error of the runtime',
    '{"status":"Failure","reason":"InternalError","message":"exec: \\"nope\\": executable file not found in $PATH\\u001b[2J"}',
    { kind: 'failed', message: 'exec: "nope": executable file not found in $PATH' },
  ],
  [
    'text of an old server',
    'rpc error: no such container',
    { kind: 'failed', message: 'rpc error: no such container' },
  ],
  ['nothing of use', 'null', { kind: 'failed', message: 'The server gave no reason.' }],
] as const)
  test(`the status channel is understood: ${what}`, () => assert.deepEqual(processEnd(json), end));

test('a server that falls silent is told, and in the end given up; one that speaks again is told too', async () => {
  const sockets: WebSocket[] = [];
  const server = await channelServer(socket => void sockets.push(socket));
  opened.push(server);
  const socket = new WebSocket(server.url.replace('http', 'ws'), ['v5.channel.k8s.io']);
  opened.push({ close: () => socket.terminate() });
  await until('it is open', () => sockets.length === 1 && socket.readyState === WebSocket.OPEN);
  const process = remoteProcess(socket, { pingMs: 20, silentMs: 60, endMs: 400 });
  const told: boolean[] = [];
  process.onOutput(() => undefined);
  process.onSilence(silent => told.push(silent));
  // A WebSocket answers pings by itself: the server is made to read nothing.
  sockets[0]?.pause();
  await until('the silence is told', () => told.at(-1) === true);
  sockets[0]?.resume();
  await until('the answer is told', () => told.at(-1) === false);
  sockets[0]?.pause();
  assert.equal((await process.ended).kind, 'disconnected');
});
