import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { WebSocketServer } from 'ws';
import { ApiError } from '../../src/cluster/errors.ts';
import { type CallListener, noJournal } from '../../src/cluster/gate.ts';
import { openTransport, type TransportOptions } from '../../src/cluster/open-transport.ts';
import { readText } from '../../src/cluster/read-text.ts';
import type { ApiCall } from '../../src/model/api-call.ts';
import { chosenContext, localServer, tlsFile } from '../support/cluster-fixtures.ts';
import { until } from '../support/until.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const pods = { method: 'GET', path: '/api/v1/pods' } as const;

const status = (code: number, more: object = {}, headers: Record<string, string> = {}): Answer => {
  const body = JSON.stringify({ kind: 'Status', status: 'Failure', code, ...more });
  return (_, response) => response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(body);
};

const fine: Answer = (_, response) => response.end('fine');

/** Answers in order, the last one for good; keeps the requests. */
const script = (...answers: readonly Answer[]): { answer: Answer; requests: IncomingMessage[] } => {
  const requests: IncomingMessage[] = [];
  const answer: Answer = (request, response) => {
    requests.push(request);
    (answers[requests.length - 1] ?? answers.at(-1) ?? fine)(request, response);
  };
  return { answer, requests };
};

const open = async (
  context: TestContext,
  answer: Answer,
  user: Parameters<typeof chosenContext>[2] = { token: 'sekret' },
  options: TransportOptions = {},
) => {
  const { port, server, connections } = await localServer(context, answer);
  const transport = await openTransport(chosenContext(`http://127.0.0.1:${port}`, {}, user), {
    place: { env: {} },
    ...options,
  });
  context.after(() => transport.close());
  return { transport, port, server, connections };
};

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, `an ApiError, not ${String(error)}`);
  return error;
};

test('a request carries the token, the User-Agent and whom it is made as', async context => {
  const { answer, requests } = script(fine);
  const impersonate = { user: 'jane', uid: '', groups: ['a', 'b'], extra: {} };
  const { transport } = await open(context, answer, { token: 'sekret', impersonate }, { version: '1.2.3' });
  assert.equal(await readText(await transport.request(pods)), 'fine');
  const headers = requests[0]?.headersDistinct ?? {};
  assert.deepEqual(headers['authorization'], ['Bearer sekret']);
  assert.deepEqual(headers['user-agent'], ['podctl/1.2.3']);
  assert.deepEqual(headers['impersonate-user'], ['jane']);
  assert.deepEqual(headers['impersonate-group'], ['a', 'b']);
});

test('a username and password are sent as Basic', async context => {
  const { answer, requests } = script(fine);
  const { transport } = await open(context, answer, { username: 'jane', password: 'a:b' });
  await readText(await transport.request(pods));
  assert.equal(requests[0]?.headers.authorization, `Basic ${Buffer.from('jane:a:b').toString('base64')}`);
});

test('requests one after another share one connection', async context => {
  const { transport, connections } = await open(context, fine);
  for (let i = 0; i < 20; i++) await readText(await transport.request(pods));
  // A second one opens when a request comes before the first connection is known to be idle again.
  assert.ok(connections() <= 2);
});

test('the path of the server URL stands before every path', async context => {
  const { answer, requests } = script(fine);
  const { port } = await localServer(context, answer);
  const transport = await openTransport(chosenContext(`http://127.0.0.1:${port}/k8s/clusters/c-1/`), {
    place: { env: {} },
  });
  context.after(() => transport.close());
  await readText(await transport.request(pods));
  assert.equal(requests[0]?.url, '/k8s/clusters/c-1/api/v1/pods');
});

/** This machine by a name that is not its own: Windows has none. */
const otherMachine = { skip: process.platform === 'win32' };
const openFrom = async (context: TestContext, answer: Answer, host: string, cluster = {}) => {
  const { port } = await localServer(context, answer);
  const transport = await openTransport(chosenContext(`http://${host}:${port}`, cluster), { place: { env: {} } });
  context.after(() => transport.close());
  return transport;
};

test('a compressed answer is read in plain, and streams do not ask for compression', otherMachine, async context => {
  const { answer, requests } = script(
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    fine,
  );
  const transport = await openFrom(context, answer, '0.0.0.0');
  assert.equal(await readText(await transport.request(pods)), 'hello');
  assert.equal(requests[0]?.headers['accept-encoding'], 'gzip');
  await readText(await transport.request({ ...pods, streaming: true }));
  assert.equal(requests[1]?.headers['accept-encoding'], undefined);
});

test('a server on this machine, and one whose kubeconfig says so, is not asked to compress', async context => {
  const { answer, requests } = script(fine);
  const own = await openFrom(context, answer, '127.0.0.1');
  const plain = await openFrom(context, answer, '0.0.0.0', { disableCompression: true });
  for (const transport of [own, ...(otherMachine.skip ? [] : [plain])]) await readText(await transport.request(pods));
  assert.ok(requests.every(({ headers }) => headers['accept-encoding'] === undefined));
});

test("a refusal carries the server's own sentence and reason", async context => {
  const message = 'pods is forbidden: User "jane" cannot list\u001b[31m pods';
  const { transport } = await open(context, status(403, { message, reason: 'Forbidden' }));
  const error = await failure(transport.request(pods));
  assert.equal(error.kind, 'forbidden');
  assert.equal(error.status, 403);
  assert.equal(error.reason, 'Forbidden');
  assert.equal(error.message, 'pods is forbidden: User "jane" cannot list pods');
});

test('a redirect to a sign-in page is an error that names it', async context => {
  const { transport } = await open(context, (_, response) =>
    response.writeHead(302, { location: 'https://sso.example.com/' }).end('<html>'),
  );
  const error = await failure(transport.request(pods));
  assert.match(error.message, /redirect to https:\/\/sso\.example\.com\//);
});

test('429 with Retry-After is waited for', async context => {
  const { answer, requests } = script(status(429, {}, { 'retry-after': '0' }), fine);
  const { transport } = await open(context, answer);
  assert.equal(await readText(await transport.request(pods)), 'fine');
  assert.equal(requests.length, 2);
});

test('429 is given up after four tries, and not tried again without Retry-After or for streams', async context => {
  const patient = script(status(429, {}, { 'retry-after': '0' }));
  const first = await open(context, patient.answer);
  assert.equal((await failure(first.transport.request(pods))).kind, 'too-many-requests');
  assert.equal(patient.requests.length, 4);
  await failure(first.transport.request({ ...pods, streaming: true }));
  assert.equal(patient.requests.length, 5);

  const plain = script(status(503));
  const second = await open(context, plain.answer);
  assert.equal((await failure(second.transport.request(pods))).kind, 'server');
  assert.equal(plain.requests.length, 1);
});

test('a wait for Retry-After ends when the request is given up', async context => {
  const abort = new AbortController();
  const { transport } = await open(context, (request, response) => {
    status(429, {}, { 'retry-after': '10' })(request, response);
    setImmediate(() => abort.abort());
  });
  assert.equal((await failure(transport.request({ ...pods, signal: abort.signal }))).kind, 'aborted');
});

test('a request that is given up says so, whatever the reason of the abort', async context => {
  const abort = new AbortController();
  const { transport } = await open(context, () => abort.abort(new Error('the view was closed')));
  assert.equal((await failure(transport.request({ ...pods, signal: abort.signal }))).kind, 'aborted');
});

test('a server that does not answer within the time limit is a timeout', async context => {
  const { transport } = await open(context, () => {}, {}, { requestTimeoutMs: 50 });
  const error = await failure(transport.request(pods));
  assert.equal(error.kind, 'timeout');
  assert.match(error.message, /^127\.0\.0\.1:\d+ does not answer$/);
});

test('a broken connection is read from once more, but changes are not sent twice', async context => {
  const { answer, requests } = script(request => request.socket.destroy(), fine);
  const { transport } = await open(context, answer);
  assert.equal(await readText(await transport.request(pods)), 'fine');
  assert.equal(requests.length, 2);

  const broken = script(request => request.socket.destroy());
  const second = await open(context, broken.answer);
  const remove = { method: 'DELETE', path: '/api/v1/namespaces/a/pods/b' } as const;
  assert.equal((await failure(second.transport.request(remove))).kind, 'reset');
  assert.equal(broken.requests.length, 1);
});

test('the journal has each attempt with its status, and neither header nor body', async context => {
  const { calls, journal } = keptCalls();
  const { answer } = script(status(429, { message: 'slow down' }, { 'retry-after': '0' }), fine);
  const { transport } = await open(context, answer, { token: 'sekret' }, { journal });
  await readText(await transport.request({ ...pods, path: '/api/v1/pods?limit=500' }));
  await until('both have come to their end', () => calls.every(({ phase }) => phase !== 'open'));
  assert.deepEqual(
    calls.map(({ verb, resource, query, status: code, why }) => [verb, resource, query, code, why]),
    [
      ['list', 'pods', 'limit=500', 429, 'slow down'],
      ['list', 'pods', 'limit=500', 200, ''],
    ],
  );
  assert.equal(calls[1]?.bytes, 'fine'.length);
  assert.doesNotMatch(JSON.stringify(calls), /sekret/);
});

/** The calls themselves, as they change. */
const keptCalls = (): { calls: ApiCall[]; journal: CallListener } => {
  const calls: ApiCall[] = [];
  return { calls, journal: { ...noJournal, begun: call => calls.push(call), refused: call => calls.push(call) } };
};

test('the journal counts the messages of a watch while it is open, and the lines of a compressed log', async context => {
  const { calls, journal } = keptCalls();
  const { answer } = script(
    (_, response) => {
      response.write('{"type":"ADDED"}\n{"type":"MODI');
      response.write('FIED"}\n');
    },
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('one\ntwo\nthree\n')),
  );
  const { transport } = await open(context, answer, { token: 'sekret' }, { journal });
  const stop = new AbortController();
  const { body } = await transport.request({
    ...pods,
    path: '/api/v1/pods?watch=true',
    streaming: true,
    signal: stop.signal,
  });
  body.on('error', () => {}).resume();
  await until('two messages have come', () => calls[0]?.lines === 2);
  assert.equal(calls[0]?.phase, 'open');
  stop.abort();
  await until('it is told that the watch is closed', () => calls[0]?.phase === 'ended');

  const log = { method: 'GET', path: '/api/v1/namespaces/a/pods/b/log' } as const;
  assert.equal(await readText(await transport.request(log)), 'one\ntwo\nthree\n');
  await until('the log has come to its end', () => calls[1]?.phase === 'ended');
  assert.equal(calls[1]?.lines, 3);
  assert.equal(calls[1]?.bytes, gzipSync('one\ntwo\nthree\n').length);
});

test('a server that cannot be reached stands in the journal as a failure', async context => {
  const { calls, journal } = keptCalls();
  const { answer } = script(request => request.socket.destroy());
  const { transport } = await open(context, answer, {}, { journal });
  const remove = { method: 'DELETE', path: '/api/v1/namespaces/a/pods/b' } as const;
  const { message } = await failure(transport.request(remove));
  assert.deepEqual(
    calls.map(({ phase, status: code, why }) => [phase, code, why]),
    [['failed', 0, message]],
  );
});

test('in read-only mode a change never reaches the server', async context => {
  const { answer, requests } = script(fine);
  const { transport } = await open(context, answer, {}, { readOnly: true });
  const error = await failure(transport.request({ method: 'DELETE', path: '/api/v1/namespaces/a/pods/b' }));
  assert.equal(error.kind, 'read-only');
  const upgrade = { path: '/api/v1/namespaces/a/pods/b/exec?command=sh', protocols: [] };
  assert.equal((await failure(transport.upgrade(upgrade))).kind, 'read-only');
  assert.equal(requests.length, 0);
});

const exec = { path: '/api/v1/namespaces/a/pods/b/exec?command=sh', protocols: ['v5.channel.k8s.io'] };

test('a WebSocket carries the credentials, and its first message waits for a listener', async context => {
  const { transport, server } = await open(context, fine);
  const sockets = new WebSocketServer({ server });
  const authorization = new Promise(resolve => {
    sockets.on('connection', (socket, request) => {
      resolve(request.headers.authorization);
      socket.send('first');
    });
  });
  const socket = await transport.upgrade(exec);
  const message = await new Promise(resolve => socket.once('message', resolve));
  assert.equal(String(message), 'first');
  assert.equal(socket.protocol, 'v5.channel.k8s.io');
  assert.equal(await authorization, 'Bearer sekret');
  socket.terminate();
});

test("a refused WebSocket carries the server's own sentence", async context => {
  const { transport, server } = await open(context, fine);
  const body = JSON.stringify({ kind: 'Status', message: 'pods "b" is forbidden', reason: 'Forbidden' });
  server.on('upgrade', (_, socket) => {
    socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  const error = await failure(transport.upgrade(exec));
  assert.equal(error.kind, 'forbidden');
  assert.equal(error.message, 'pods "b" is forbidden');
});

test('a WebSocket that is given up while it opens says so', async context => {
  const { transport, server } = await open(context, fine);
  const abort = new AbortController();
  server.on('upgrade', () => abort.abort());
  assert.equal((await failure(transport.upgrade({ ...exec, signal: abort.signal }))).kind, 'aborted');
});

test('starting over breaks open streams', async context => {
  const { transport } = await open(context, (_, response) => response.write('line\n'));
  const { body } = await transport.request({ ...pods, streaming: true });
  const broken = (async () => {
    for await (const _ of body) transport.startOver();
  })();
  await assert.rejects(broken);
});

test("the difference of the server's clock is learnt from its answers", async context => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const { transport } = await open(context, (_, response) => response.writeHead(200, { date }).end());
  await readText(await transport.request(pods));
  assert.ok(Math.abs(transport.clockOffset() - 3_600_000) < 5_000);
});

test('a client certificate is presented to the server', async context => {
  const seen: unknown[] = [];
  const { port } = await localServer(
    context,
    (request, response) => {
      const { socket } = request;
      seen.push(
        'getPeerCertificate' in socket && (socket as import('node:tls').TLSSocket).getPeerCertificate().subject.CN,
      );
      response.end();
    },
    'server',
  );
  const chosen = chosenContext(
    `https://127.0.0.1:${port}`,
    { certificateAuthorityData: tlsFile('ca.crt') },
    { clientCertificateData: tlsFile('client.crt'), clientKeyData: tlsFile('client.key') },
  );
  const transport = await openTransport(chosen, { place: { env: {} } });
  context.after(() => transport.close());
  await readText(await transport.request(pods));
  assert.deepEqual(seen, ['jane']);
});
