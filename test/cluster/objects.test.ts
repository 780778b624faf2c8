import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { ApiError } from '../../src/cluster/errors.ts';
import { addEphemeralContainer, deletePod, getObject, listObjects, serverVersion } from '../../src/cluster/objects.ts';
import { openTransport } from '../../src/cluster/open-transport.ts';
import { makeRights } from '../../src/cluster/rights.ts';
import { chosenContext, localServer } from '../support/cluster-fixtures.ts';

type Asked = {
  readonly method: string;
  readonly url: string;
  readonly accept: string;
  readonly type: string;
  readonly body: string;
};

/** A server that answers `[status, body]`, the last answer for good, and keeps what it was asked. */
const serve = async (context: TestContext, ...answers: readonly (readonly [number, object | string])[]) => {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, body] = answers[asked.length] ?? answers.at(-1) ?? [500, ''];
    asked.push({
      method: request.method ?? '',
      url: request.url ?? '',
      accept: request.headers.accept ?? '',
      type: request.headers['content-type'] ?? '',
      body: await text(request),
    });
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const { port } = await localServer(context, answer);
  const transport = await openTransport(chosenContext(`http://127.0.0.1:${port}`), { place: { env: {} } });
  context.after(() => transport.close());
  return { transport, asked };
};

const pod = (name: string) => ({ metadata: { name, namespace: 'shop' } });
const page = (names: readonly string[], next = '') => ({
  kind: 'PodList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '1', continue: next },
  items: names.map(pod),
});

test('an object that does not exist is absent, one that may not be read is forbidden', async context => {
  const { transport } = await serve(context, [404, ''], [403, { kind: 'Status', message: 'not you' }]);
  assert.deepEqual(await getObject(transport, 'Pod', 'shop', 'web'), { state: 'absent' });
  assert.deepEqual(await getObject(transport, 'Pod', 'shop', 'web'), { state: 'forbidden', why: 'not you' });
});

test('any other refusal rejects', async context => {
  const { transport } = await serve(context, [500, { kind: 'Status', message: 'etcd is down' }]);
  await assert.rejects(
    getObject(transport, 'Pod', 'shop', 'web'),
    error => error instanceof ApiError && error.kind === 'server',
  );
});

test('a list is read in one answer', async context => {
  const { transport, asked } = await serve(context, [200, page(['a', 'b'])]);
  const pods = await listObjects(transport, 'Pod', { namespace: 'shop', labelSelector: 'app=web' });
  assert.deepEqual(pods.state === 'read' && pods.value.map(each => each.metadata?.name), ['a', 'b']);
  assert.deepEqual(
    asked.map(({ url }) => url),
    ['/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb'],
  );
});

const inPages = [422, { kind: 'Status', message: 'too large' }] as const;

test('a list that does not come in one answer is read page by page', async context => {
  const { transport, asked } = await serve(context, inPages, [200, page(['a', 'b'], 'next')], [200, page(['c'])]);
  const pods = await listObjects(transport, 'Pod', { namespace: 'shop', labelSelector: 'app=web' });
  assert.deepEqual(pods.state === 'read' && pods.value.map(each => each.metadata?.name), ['a', 'b', 'c']);
  assert.equal(asked[1]?.url, '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500');
  assert.match(asked[2]?.url ?? '', /continue=next/);
});

test('a server that gives pages unasked is read to the end', async context => {
  const { transport } = await serve(
    context,
    [200, page(['a'], 'next')],
    [200, page(['a'], 'next')],
    [200, page(['b'])],
  );
  const pods = await listObjects(transport, 'Pod', { namespace: 'shop' });
  assert.deepEqual(pods.state === 'read' && pods.value.map(each => each.metadata?.name), ['a', 'b']);
});

test('a list whose continue token has expired begins again, without what it had', async context => {
  const gone = [410, { kind: 'Status', code: 410, reason: 'Expired' }] as const;
  const { transport } = await serve(context, inPages, [200, page(['a'], 'next')], gone, [200, page(['b'])]);
  const pods = await listObjects(transport, 'Pod', { namespace: '' });
  assert.deepEqual(pods.state === 'read' && pods.value.map(each => each.metadata?.name), ['b']);
});

test('a list that expires again and again is given up', async context => {
  const { transport, asked } = await serve(context, [410, { kind: 'Status', code: 410 }]);
  await assert.rejects(
    listObjects(transport, 'Pod', { namespace: '' }),
    error => error instanceof ApiError && error.kind === 'gone',
  );
  assert.equal(asked.length, 4);
});

test('an answer that breaks off is an ApiError', async context => {
  const { port } = await localServer(context, (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"items":[', () => response.destroy());
  });
  const transport = await openTransport(chosenContext(`http://127.0.0.1:${port}`), { place: { env: {} } });
  context.after(() => transport.close());
  const broken = (error: unknown): boolean => error instanceof ApiError && error.kind === 'reset';
  await assert.rejects(listObjects(transport, 'Pod', { namespace: '' }), broken);
  await assert.rejects(getObject(transport, 'Pod', 'a', 'b'), broken);
});

test('Secrets are asked for as metadata only', async context => {
  const { transport, asked } = await serve(context, [200, { metadata: { name: 'db' } }]);
  await getObject(transport, 'Secret', 'shop', 'db');
  assert.equal(asked[0]?.accept, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
});

test('a pod is deleted only if it is still the one that was meant', async context => {
  const { transport, asked } = await serve(context, [200, {}]);
  await deletePod(transport, 'shop', 'web-0', { uid: 'u1', gracePeriodSeconds: 0 });
  assert.equal(asked[0]?.method, 'DELETE');
  assert.equal(asked[0]?.url, '/api/v1/namespaces/shop/pods/web-0');
  const { gracePeriodSeconds, preconditions } = JSON.parse(asked[0]?.body ?? '');
  assert.deepEqual({ gracePeriodSeconds, preconditions }, { gracePeriodSeconds: 0, preconditions: { uid: 'u1' } });
});

test('an ephemeral container is added by a strategic merge patch', async context => {
  const { transport, asked } = await serve(context, [200, {}]);
  await addEphemeralContainer(transport, 'shop', 'web-0', { name: 'debug', image: 'busybox' });
  assert.equal(asked[0]?.type, 'application/strategic-merge-patch+json');
  assert.equal(asked[0]?.url, '/api/v1/namespaces/shop/pods/web-0/ephemeralcontainers');
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
  });
});

test("a vendor's minor version is a number", async context => {
  const { transport } = await serve(context, [200, { major: '1', minor: '34+', gitVersion: 'v1.34.1-gke.5' }]);
  assert.deepEqual(await serverVersion(transport), { major: 1, minor: 34, gitVersion: 'v1.34.1-gke.5' });
});

test('a server that answers /version with something else is no Kubernetes', async context => {
  const { transport } = await serve(context, [200, '{"hello":1}'], [200, '<html>']);
  await assert.rejects(serverVersion(transport), ApiError);
  await assert.rejects(serverVersion(transport), ApiError);
});

const access = { verb: 'delete', resource: 'pods', namespace: 'shop' };

test('a right is remembered for a minute', async context => {
  const { transport, asked } = await serve(context, [201, { status: { allowed: true } }], [201, { status: {} }]);
  let now = 0;
  const rights = makeRights(transport, () => now);
  assert.deepEqual(await Promise.all([rights.mayI(access), rights.mayI(access)]), ['yes', 'yes']);
  now = 59_999;
  assert.equal(await rights.mayI(access), 'yes');
  assert.equal(asked.length, 1);
  now = 60_000;
  assert.equal(await rights.mayI(access), 'no');
});

test('a right that could not be found out is unknown, and asked again', async context => {
  const { transport } = await serve(context, [403, ''], [201, { status: { allowed: true } }]);
  const rights = makeRights(transport, () => 0);
  assert.equal(await rights.mayI(access), 'unknown');
  assert.equal(await rights.mayI(access), 'yes');
});
