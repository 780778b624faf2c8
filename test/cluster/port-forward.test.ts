import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, test } from 'node:test';
import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../src/cluster/channels.ts';
import type { PortPair } from '../../src/cluster/cluster.ts';
import type { HalfClosedPatience } from '../../src/cluster/forwarded-connection.ts';
import { openPortForward } from '../../src/cluster/port-forward.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { type ChannelServer, type ChannelServerOptions, channelServer } from '../support/channel-server.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { until } from '../support/until.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const portBytes = Buffer.from([0x50, 0x00]);
/** As a kubelet does: the port on both channels, then `play`. */
const serve = async (play: (socket: WebSocket) => void, options: ChannelServerOptions = {}): Promise<ChannelServer> => {
  const server = await channelServer(
    socket => {
      socket.send(encodeFrame(0, portBytes));
      socket.send(encodeFrame(1, portBytes));
      play(socket);
    },
    { speaks: ['v4.channel.k8s.io'], ...options },
  );
  opened.push(server);
  return server;
};

const forward = async (
  server: ChannelServer,
  { patience, ...ports }: Partial<PortPair> & { patience?: HalfClosedPatience } = {},
) => {
  const transport = plainTransport(server.url);
  const counts: number[] = [];
  const errors: string[] = [];
  const stream = await openPortForward(
    transport,
    { namespace: 'shop', name: 'web-0' },
    { local: 0, remote: 80, ...ports },
    { connected: count => counts.push(count), error: message => errors.push(message), answered: () => {} },
    patience,
  );
  opened.push(transport, stream);
  return { ...stream, counts, errors };
};

/** A local program: what it received, and how its connection ended. */
const program = (port: number, host = '127.0.0.1') => {
  const socket: Socket = connect({ port, host, allowHalfOpen: true });
  const received: Buffer[] = [];
  const state = { ended: false, error: '', bytes: 0 };
  socket.on('data', (bytes: Buffer) => {
    received.push(bytes);
    state.bytes += bytes.length;
  });
  socket.on('end', () => {
    state.ended = true;
  });
  socket.on('error', error => {
    state.error = error.message;
  });
  opened.push({ close: () => socket.destroy() });
  return { socket, state, received: () => Buffer.concat(received) };
};
const echo = (socket: WebSocket): void => {
  socket.on('message', message => {
    if (socket.readyState === socket.OPEN) socket.send(encodeFrame(0, decodeFrame(message).payload));
  });
};

test('bytes go both ways, the port in front of each channel is no part of them', async () => {
  const server = await serve(echo);
  const { localPort, counts } = await forward(server);
  const { socket, received } = program(localPort);
  socket.write('GET /');
  await until('the echo arrives', () => received().toString() === 'GET /');
  assert.equal(server.asked[0]?.href, 'http://server/api/v1/namespaces/shop/pods/web-0/portforward?ports=80');
  socket.resetAndDestroy();
  await until('the connection is gone', () => counts.at(-1) === 0);
  assert.deepEqual(counts, [1, 0]);
});

test('a program that has gone without a word is let go after a while', async () => {
  const patience = { answeredMs: 20, unansweredMs: 600_000 };
  const { localPort, counts, errors } = await forward(await serve(echo), { patience });
  program(localPort).socket.end('GET /');
  await until('the connection is gone', () => counts.at(-1) === 0);
  assert.deepEqual(errors, []);
});

test('an answer that the pod owes is waited for longer, and giving it up is told', async () => {
  const patience = { answeredMs: 1, unansweredMs: 60 };
  const { localPort, counts, errors } = await forward(await serve(() => {}), { patience });
  const { socket, state } = program(localPort);
  socket.end('question');
  await until('the connection is gone', () => counts.at(-1) === 0);
  assert.ok(state.ended);
  assert.deepEqual(errors, [
    'The program here had stopped sending, and the pod said nothing for 0.06 s: the connection was ended.',
  ]);
});

test('a pod that goes on sending is heard to its end after the program has stopped', async () => {
  // Each pause is shorter than the patience, all of them together are longer.
  const patience = { answeredMs: 900, unansweredMs: 600_000 };
  const { localPort, errors } = await forward(
    await serve(socket => {
      let left = 10;
      const tick = (): void => {
        socket.send(encodeFrame(0, `${left--} `));
        if (left > 0) setTimeout(tick, 100);
        else socket.close(1000);
      };
      socket.once('message', tick);
    }),
    { patience },
  );
  const { socket, state, received } = program(localPort);
  socket.end('question');
  await until('the pod ended the connection', () => state.ended);
  assert.equal(received().toString(), '10 9 8 7 6 5 4 3 2 1 ');
  assert.deepEqual(errors, []);
});

test('ten megabytes come back whole', async () => {
  const { localPort } = await forward(await serve(echo));
  const sent = Buffer.alloc(10_000_000, 'podctl');
  const { socket, state, received } = program(localPort);
  socket.write(sent);
  await until('everything came back', () => state.bytes === sent.length);
  assert.ok(received().equals(sent));
});

test('several connections at once each get their own bytes back', async () => {
  const { localPort, counts } = await forward(await serve(echo));
  const all = [1, 2, 3, 4].map(() => ({ sent: randomBytes(3_000_000), program: program(localPort) }));
  for (const { sent, program } of all) program.socket.write(sent);
  await until('everything came back', () => all.every(({ sent, program }) => program.state.bytes === sent.length));
  for (const { sent, program } of all) assert.ok(program.received().equals(sent));
  assert.equal(Math.max(...counts), 4);
});

test('a program that reads slowly slows the pod down', async () => {
  let sentAll = false;
  const { localPort } = await forward(
    await serve(socket => {
      const piece = encodeFrame(0, Buffer.alloc(1_000_000));
      let left = 40;
      const send = (): void => {
        if (left-- > 0) socket.send(piece, send);
        else sentAll = true;
      };
      send();
    }),
  );
  const { socket, state } = program(localPort);
  socket.pause();
  await until('the connection is up', () => socket.readyState === 'open');
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  assert.equal(sentAll, false);
  socket.resume();
  await until('everything arrived', () => state.bytes === 40_000_000);
});

test('a program that has stopped sending still gets the answer', async () => {
  const { localPort } = await forward(
    await serve(socket => {
      socket.on('message', () =>
        setImmediate(() => {
          socket.send(encodeFrame(0, 'answer'));
          socket.close(1000);
        }),
      );
    }),
  );
  const { socket, state, received } = program(localPort);
  socket.end('question');
  await until('the pod ended the connection', () => state.ended);
  assert.equal(received().toString(), 'answer');
  assert.equal(state.error, '');
});

test('what goes wrong in the pod is told, and the program sees a reset instead of an end', async () => {
  const message = 'error forwarding port 80 to pod x: network namespace for sandbox "y" is closed';
  const { localPort, errors } = await forward(
    await serve(socket => {
      socket.send(encodeFrame(1, message));
      socket.close(1000);
    }),
  );
  const { state } = program(localPort);
  await until('the program is told', () => state.error !== '');
  assert.deepEqual(errors, [message]);
  assert.match(state.error, /ECONNRESET/);
});

test('a port that nothing listens on is told in plain words', async () => {
  const { localPort, errors } = await forward(
    await serve(socket => {
      const cause =
        'IPv4: dial tcp4 127.0.0.1:80: connect: connection refused IPv6 dial tcp6: no suitable address found';
      socket.send(
        encodeFrame(1, `error forwarding port 80 to pod 092f, uid : failed to execute portforward: ${cause}`),
      );
      socket.close(1000);
    }),
  );
  program(localPort);
  await until('it was told', () => errors.length === 1);
  assert.deepEqual(errors, ['Nothing in the pod listens on port 80 (connection refused).']);
});

test('a connection to the pod that breaks is a reset for the program', async () => {
  const { localPort, errors } = await forward(
    await serve(socket => {
      socket.send(encodeFrame(0, 'half an ans'), () => socket.terminate());
    }),
  );
  const { state } = program(localPort);
  await until('the program is told', () => state.error !== '');
  assert.deepEqual(errors, ['The connection to the pod broke.']);
});

test('a pod that is gone costs the connection, not the listening', async () => {
  const server = await serve(() => {}, { refuses: { status: 404, message: 'pods "web-0" not found' } });
  const { localPort, errors } = await forward(server);
  for (const count of [1, 2]) {
    program(localPort);
    await until('it was told', () => errors.length === count);
  }
  assert.deepEqual(errors, ['pods "web-0" not found', 'pods "web-0" not found']);
});

test('a program that goes on writing after the pod ended the connection harms nobody', async () => {
  const { localPort, counts, errors } = await forward(await serve(socket => socket.close(1000)));
  const { socket, state } = program(localPort);
  await until('the pod ended the connection', () => state.ended || state.error !== '');
  socket.write('late');
  socket.write('later');
  await until('the connection is gone', () => counts.at(-1) === 0);
  assert.deepEqual(errors, []);
});

test('a local port that is taken is a mistake of the user, with a way out', async () => {
  const taken = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  opened.push(taken);
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sink = { connected: () => {}, error: () => {}, answered: () => {} };
  const transport = plainTransport('http://127.0.0.1:1');
  opened.push(transport);
  await assert.rejects(
    openPortForward(transport, { namespace: 'shop', name: 'web-0' }, { local: port, remote: 80 }, sink),
    (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, `Port ${port} of this machine is already in use.`);
      assert.notEqual(error.hint, '');
      return true;
    },
  );
});

const hasIPv6 = Object.values(networkInterfaces()).some(each => each?.some(({ address }) => address === '::1'));
const noIPv6 = !hasIPv6 && 'no ::1 on this machine';

test('localhost means both loopback addresses', { skip: noIPv6 }, async () => {
  const { localPort } = await forward(await serve(echo));
  const { socket, state } = program(localPort, '::1');
  socket.write('x');
  await until('the echo arrives', () => state.bytes === 1);
});

test('where the port is taken any free one will do if that was said', async () => {
  const taken = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  opened.push(taken);
  const { port } = taken.address() as AddressInfo;
  const server = await serve(echo);
  const { localPort } = await forward(server, { local: port, orFree: true });
  assert.notEqual(localPort, port);
  const { socket, state } = program(localPort);
  socket.write('x');
  await until('the echo arrives', () => state.bytes === 1);
});

test('close ends every connection and the listening', async () => {
  const { localPort, close } = await forward(await serve(echo));
  const first = program(localPort);
  first.socket.write('x');
  await until('the echo arrives', () => first.state.bytes === 1);
  close();
  await until('the connection ended', () => first.state.ended || first.state.error !== '');
  const second = program(localPort);
  await until('nobody listens', () => second.state.error !== '');
  assert.match(second.state.error, /ECONNREFUSED/);
});
