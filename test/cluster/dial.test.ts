import assert from 'node:assert/strict';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { ApiError } from '../../src/cluster/errors.ts';
import type { ClusterEntry } from '../../src/cluster/kubeconfig-file.ts';
import { openTransport } from '../../src/cluster/open-transport.ts';
import { readText } from '../../src/cluster/read-text.ts';
import { chosenContext, localServer, tlsFile } from '../support/cluster-fixtures.ts';

const trusted = { certificateAuthorityData: tlsFile('ca.crt') };

const openTo = async (context: TestContext, server: string, cluster: Partial<ClusterEntry> = {}, env = {}) => {
  const transport = await openTransport(chosenContext(server, cluster), { requestTimeoutMs: 2000, place: { env } });
  context.after(() => transport.close());
  return transport;
};

const ask = async (context: TestContext, server: string, cluster: Partial<ClusterEntry> = {}, env = {}) => {
  const transport = await openTo(context, server, cluster, env);
  return readText(await transport.request({ method: 'GET', path: '/version' }));
};

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, `an ApiError, not ${String(error)}`);
  return error;
};

const secure = (context: TestContext, certificate: 'server' | 'elsewhere' | 'expired' = 'server') =>
  localServer(context, (_, response) => response.end('fine'), certificate);

test("a certificate of the kubeconfig's authority is trusted, by name and by address", async context => {
  const { port } = await secure(context);
  assert.equal(await ask(context, `https://127.0.0.1:${port}`, trusted), 'fine');
  assert.equal(await ask(context, `https://localhost:${port}`, trusted), 'fine');
});

test('tls-server-name is the name that counts', async context => {
  const { port } = await secure(context, 'elsewhere');
  assert.equal(
    await ask(context, `https://127.0.0.1:${port}`, { ...trusted, tlsServerName: 'elsewhere.test' }),
    'fine',
  );
});

test('insecure-skip-tls-verify trusts anybody', async context => {
  const { port } = await secure(context, 'expired');
  assert.equal(await ask(context, `https://127.0.0.1:${port}`, { insecureSkipTlsVerify: true }), 'fine');
});

const tlsFailures: readonly [what: string, 'server' | 'elsewhere' | 'expired', Partial<ClusterEntry>, RegExp][] = [
  [
    'of another authority',
    'server',
    { certificateAuthorityData: tlsFile('other-ca.crt') },
    /authority that the kubeconfig does not trust/,
  ],
  ['of an unknown authority', 'server', {}, /authority that the kubeconfig does not trust/],
  ['for another name', 'elsewhere', trusted, /is for other names: elsewhere\.test$/],
  ['that has expired', 'expired', trusted, /has expired$/],
];

for (const [what, certificate, cluster, message] of tlsFailures)
  test(`a certificate ${what} is refused in plain words`, async context => {
    const { port } = await secure(context, certificate);
    const error = await failure(ask(context, `https://127.0.0.1:${port}`, cluster));
    assert.equal(error.kind, 'tls');
    assert.match(error.message, message);
    assert.match(error.message, new RegExp(`^The certificate of 127\\.0\\.0\\.1:${port} `));
  });

test('https to a server that speaks http is told', async context => {
  const { port } = await localServer(context, (_, response) => response.end());
  const error = await failure(ask(context, `https://127.0.0.1:${port}`, trusted));
  assert.equal(error.kind, 'tls');
  assert.match(error.message, /does not speak TLS/);
});

test('a port without a server is told', async context => {
  const { port, server } = await localServer(context, () => {});
  await new Promise(resolve => server.close(resolve));
  const error = await failure(ask(context, `https://127.0.0.1:${port}`, trusted));
  assert.equal(error.kind, 'refused');
  assert.match(error.message, /^Nothing listens on 127\.0\.0\.1:\d+ \(connection refused\)$/);
});

test('a server that accepts and then says nothing is a timeout, TLS included', async context => {
  const silent = await tcpServer(context, () => {});
  const transport = await openTransport(chosenContext(`https://127.0.0.1:${silent}`, trusted), {
    requestTimeoutMs: 50,
    place: { env: {} },
  });
  context.after(() => transport.close());
  assert.equal((await failure(transport.request({ method: 'GET', path: '/version' }))).kind, 'timeout');
});

test('a WebSocket that is given up while its connection opens does not wait for it', async context => {
  const abort = new AbortController();
  const silent = await tcpServer(context, () => abort.abort());
  const transport = await openTo(context, `https://127.0.0.1:${silent}`, trusted);
  const path = '/api/v1/namespaces/a/pods/b/exec?command=sh';
  assert.equal((await failure(transport.upgrade({ path, protocols: [], signal: abort.signal }))).kind, 'aborted');
});

const tcpServer = async (context: TestContext, serve: (socket: Socket) => void): Promise<number> => {
  const open = new Set<Socket>();
  const server = createTcp(socket => {
    open.add(socket.on('error', () => {}));
    serve(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
};

/** An http(s) proxy that takes CONNECT only. */
const httpProxy = async (context: TestContext, tls: boolean, status = 200) => {
  const asked: IncomingMessage[] = [];
  const server = tls ? createHttps({ cert: tlsFile('server.crt'), key: tlsFile('server.key') }) : createHttp();
  const open = new Set<{ destroy(): void }>();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request);
    open.add(socket.on('error', () => {}));
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    open.add(upstream.on('error', () => {}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, asked };
};

for (const scheme of ['http', 'https'] as const)
  test(`requests go through an ${scheme} proxy, with its password`, async context => {
    const { port } = await secure(context);
    const proxy = await httpProxy(context, scheme === 'https');
    const proxyUrl = `${scheme}://me:a%20b@127.0.0.1:${proxy.port}`;
    assert.equal(await ask(context, `https://127.0.0.1:${port}`, { ...trusted, proxyUrl }), 'fine');
    assert.equal(proxy.asked[0]?.url, `127.0.0.1:${port}`);
    assert.equal(proxy.asked[0]?.headers['proxy-authorization'], `Basic ${Buffer.from('me:a b').toString('base64')}`);
  });

test('WebSockets go through the proxy too', async context => {
  const { port, server } = await secure(context);
  new WebSocketServer({ server }).on('connection', socket => socket.send('hello'));
  const proxy = await httpProxy(context, false);
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const transport = await openTo(context, `https://127.0.0.1:${port}`, { ...trusted, proxyUrl });
  const socket = await transport.upgrade({ path: '/api/v1/namespaces/a/pods/b/exec?command=sh', protocols: [] });
  assert.equal(String(await new Promise(resolve => socket.once('message', resolve))), 'hello');
  assert.equal(proxy.asked.length, 1);
  socket.terminate();
});

test('a proxy that refuses, and one that is not there, are to blame by name', async context => {
  const proxy = await httpProxy(context, false, 407);
  const refused = await failure(ask(context, 'https://k.test', { proxyUrl: `http://127.0.0.1:${proxy.port}` }));
  assert.equal(refused.kind, 'proxy');
  assert.match(refused.message, /127\.0\.0\.1:\d+ refuses to connect to k\.test:443: it wants a user name/);
  const free = await localServer(context, () => {});
  await new Promise(resolve => free.server.close(resolve));
  for (const scheme of ['http', 'socks5']) {
    const error = await failure(ask(context, 'https://k.test', { proxyUrl: `${scheme}://127.0.0.1:${free.port}` }));
    assert.equal(error.kind, 'proxy');
    assert.match(error.message, /^The proxy 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/);
  }
});

/** A SOCKS5 proxy that connects wherever it is asked to, or answers with `refusal`. Keeps the requests it got. */
const socksProxy = async (context: TestContext, refusal = 0) => {
  const asked: Buffer[] = [];
  const port = await tcpServer(context, socket => {
    const steps = [
      (greeting: Buffer) => socket.write(Buffer.from([5, greeting[2] ?? 0])),
      (request: Buffer) => {
        asked.push(request);
        if (refusal !== 0) return socket.end(Buffer.from([5, refusal, 0, 1, 0, 0, 0, 0, 0, 0]));
        const name = request.subarray(5, 5 + (request[4] ?? 0)).toString();
        const host = request[3] === 3 ? name : request.subarray(4, 8).join('.');
        const upstream = connect(request.readUInt16BE(request.length - 2), host, () => {
          // In two pieces, as networks do.
          socket.write(Buffer.from([5, 0, 0]));
          socket.write(Buffer.from([1, 0, 0, 0, 0, 0, 0]));
          upstream.pipe(socket).pipe(upstream);
        });
        context.after(() => upstream.destroy());
        return undefined;
      },
    ];
    socket.on('data', function step(chunk: Buffer) {
      steps.shift()?.(chunk);
      if (steps.length === 0) socket.off('data', step);
    });
  });
  return { port, asked };
};

test('requests go through a SOCKS5 proxy, which looks names up itself', async context => {
  const { port } = await secure(context);
  const proxy = await socksProxy(context);
  const proxyUrl = `socks5://127.0.0.1:${proxy.port}`;
  assert.equal(await ask(context, `https://localhost:${port}`, { ...trusted, proxyUrl }), 'fine');
  assert.equal(proxy.asked[0]?.subarray(5, -2).toString(), 'localhost');
  assert.equal(await ask(context, `https://127.0.0.1:${port}`, { ...trusted, proxyUrl }), 'fine');
  assert.deepEqual([...(proxy.asked[1]?.subarray(3, 8) ?? [])], [1, 127, 0, 0, 1]);
});

test('an IPv6 server is named to a SOCKS5 proxy by its sixteen bytes', async context => {
  const proxy = await socksProxy(context, 4);
  const error = await failure(
    ask(context, 'https://[fd00::1:2]:6443', { proxyUrl: `socks5://127.0.0.1:${proxy.port}` }),
  );
  assert.match(error.message, /refuses to connect to fd00::1:2:6443: host unreachable/);
  // Address type 4, fd00:0:0:0:0:0:1:2, port 6443.
  assert.equal(proxy.asked[0]?.subarray(3).toString('hex'), '04fd000000000000000000000000010002192b');
});
