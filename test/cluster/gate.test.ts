import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../src/cluster/errors.ts';
import { type GatedRequest, type JournalEntry, makeGate, refusalOf } from '../../src/cluster/gate.ts';
import { requestVerb } from '../../src/cluster/request-verb.ts';

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const request = (method: string, path: string, more: Partial<GatedRequest> = {}): GatedRequest => ({
  method,
  path,
  upgrade: false,
  ...more,
});

const verbs: readonly [method: string, path: string, verb: string | undefined][] = [
  ['GET', '/version', 'get'],
  ['GET', '/apis/apps/v1', 'get'],
  ['GET', '/api/v1/pods?limit=500', 'list'],
  ['GET', '/api/v1/pods?watch=true', 'watch'],
  ['GET', '/api/v1/pods?watch=1&fieldSelector=a%3Db', 'watch'],
  ['GET', '/api/v1/pods?watch=false', 'list'],
  ['GET', '/api/v1/namespaces', 'list'],
  ['GET', '/api/v1/namespaces/shop', 'get'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0', 'get'],
  ['GET', '/api/v1/namespaces/shop/pods/proxy', 'get'],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/log?follow=true', 'get'],
  ['GET', '/apis/apps/v1/namespaces/shop/deployments/web/scale', 'get'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'review'],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', 'review'],
  ['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', 'review'],
  ['POST', '/apis/example.com/v1/selfsubjectaccessreviews', 'create'],
  ['POST', '/api/v1/namespaces/shop/pods', 'create'],
  ['POST', '/api/v1/namespaces/shop/pods/web-0/eviction', 'create'],
  ['PATCH', '/api/v1/namespaces/shop/pods/web-0/ephemeralcontainers', 'patch'],
  ['DELETE', '/api/v1/namespaces/shop/pods/web-0', 'delete'],
  // Never sent, in whichever mode:
  ['DELETE', '/api/v1/namespaces/shop/pods', undefined],
  ['PUT', '/api/v1/namespaces/shop/pods/web-0', undefined],
  ['GET', '/api/v1/namespaces/shop/pods/web-0/exec?command=sh', undefined],
  ['POST', '/api/v1/namespaces/shop/pods/web-0/exec?command=sh', undefined],
  ['POST', '/api/v1/namespaces/shop/serviceaccounts/default/token', undefined],
  ['GET', '/api/v1/namespaces/shop/services/web/proxy', undefined],
  ['GET', '/api/v1/namespaces/shop/services/web/proxy/admin', undefined],
  ['GET', '/api/v1/nodes/n1/proxy/run', undefined],
  ['GET', '/api/v1/proxy/nodes/n1', undefined],
  ['GET', '/api/v1/watch/pods', undefined],
  ['GET', '/api/v1/../v1/secrets', undefined],
  ['GET', '/api/v1//pods', undefined],
  ['GET', '/api/v1/namespaces/shop%2Fpods/x', undefined],
  ['GET', '/api/v1/secret%73', undefined],
  ['GET', '/api/v1/pods/', undefined],
  ['GET', '/metrics', undefined],
  ['GET', 'https://elsewhere/api/v1/pods', undefined],
];

for (const [method, path, verb] of verbs)
  test(`${method} ${path} is ${verb ?? 'no request podctl knows'}`, () => {
    assert.equal(requestVerb(request(method, path)), verb);
  });

for (const subresource of ['exec', 'attach', 'portforward'])
  test(`an upgrade to ${subresource} passes, but not in read-only mode`, () => {
    const upgrade = request('GET', `/api/v1/namespaces/shop/pods/web-0/${subresource}?command=sh`, { upgrade: true });
    assert.equal(refusalOf(upgrade, false), undefined);
    assert.match(refusalOf(upgrade, true) ?? '', /read-only mode/);
  });

test('an upgrade to anything else is refused in every mode', () => {
  for (const path of [
    '/api/v1/namespaces/shop/pods/web-0/log',
    '/api/v1/pods?watch=true',
    '/api/v1/namespaces/shop/pods/web-0/proxy',
  ])
    assert.match(refusalOf(request('GET', path, { upgrade: true }), false) ?? '', /no request it knows/);
});

const secretRequests = [
  '/api/v1/secrets',
  '/api/v1/secrets?watch=true',
  '/api/v1/namespaces/shop/secrets',
  '/api/v1/namespaces/shop/secrets/db?resourceVersion=0',
];
const valueAccepts = [
  undefined,
  'application/json',
  `${metadataOnly},application/json`,
  'application/json;as=Table;g=meta.k8s.io;v=v1',
  'application/vnd.kubernetes.protobuf',
];

test('Secrets are read as metadata only, whatever the mode', () => {
  for (const path of secretRequests) {
    assert.equal(refusalOf(request('GET', path, { accept: metadataOnly }), true), undefined);
    for (const accept of valueAccepts)
      assert.match(refusalOf(request('GET', path, { accept }), false) ?? '', /values of Secrets/);
  }
});

test('no other method touches a Secret, for the answer would hold its values', () => {
  for (const method of ['POST', 'PATCH', 'DELETE'])
    assert.match(
      refusalOf(request(method, '/api/v1/namespaces/shop/secrets/db', { accept: metadataOnly }), false) ?? '',
      /Secret/,
    );
});

const segment = fc.oneof(
  fc.constantFrom('api', 'apis', 'v1', 'namespaces', 'pods', 'secrets', 'nodes', 'services', 'proxy', 'exec', 'log'),
  fc.constantFrom(
    'attach',
    'portforward',
    'token',
    'shop',
    'web-0',
    '..',
    '.',
    '',
    '%2e%2e',
    'secret%73',
    '%2F',
    'apps',
  ),
  fc.string({ maxLength: 6 }),
);
const anyPath = fc
  .tuple(
    fc.constantFrom('/api/v1/', '/apis/apps/v1/', '/', ''),
    fc.array(segment, { maxLength: 6 }),
    fc.constantFrom('', '?watch=true', '?a=b'),
  )
  .map(([root, segments, query]) => root + segments.join('/') + query);
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'get'),
  path: anyPath,
  accept: fc.constantFrom(undefined, 'application/json', metadataOnly),
  upgrade: fc.boolean(),
});

/** What the server will see: net/http decodes the path and cleans `.` and `..` away. */
const seenByServer = (path: string): readonly string[] => {
  try {
    return decodeURIComponent(new URL(path, 'http://server').pathname)
      .split('/')
      .filter(part => part !== '');
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return [];
    throw error;
  }
};

test('in read-only mode nothing but plain reads and reviews passes, whatever the path', () => {
  fc.assert(
    fc.property(anyRequest, each => {
      if (refusalOf(each, true) !== undefined) return;
      assert.equal(each.upgrade, false);
      const isReview = each.method === 'POST' && /\/selfsubject[a-z]+reviews$/.test(each.path);
      assert.ok(each.method === 'GET' || isReview);
    }),
    { numRuns: 2000 },
  );
});

test('no request that passes, in any mode, reaches the values of a Secret or goes through a proxy', () => {
  fc.assert(
    fc.property(anyRequest, each => {
      if (refusalOf(each, false) !== undefined) return;
      const parts = seenByServer(each.path);
      const resource = parts[2] === 'namespaces' && parts.length > 4 ? parts[4] : parts[2];
      if (parts[0] === 'api' && resource === 'secrets') assert.equal(each.accept, metadataOnly);
      const after = parts.slice(parts[0] === 'apis' ? 3 : 2);
      const subresource = after[0] === 'namespaces' && after.length > 2 ? after[4] : after[2];
      assert.notEqual(subresource, 'proxy');
      assert.notEqual(after[0], 'proxy');
    }),
    { numRuns: 2000 },
  );
});

test('a refusal is an ApiError of kind read-only and stands in the journal', () => {
  const journal: JournalEntry[] = [];
  const gate = makeGate(
    true,
    entry => journal.push(entry),
    () => 5,
  );
  const remove = request('DELETE', '/api/v1/namespaces/shop/pods/web-0');
  assert.throws(
    () => gate.admit(remove),
    error => error instanceof ApiError && error.kind === 'read-only' && /delete an object/.test(error.message),
  );
  assert.deepEqual(journal, [{ at: 5, method: 'DELETE', url: remove.path, outcome: 'refused' }]);
});
