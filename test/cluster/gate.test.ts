import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../src/cluster/errors.ts';
import {
  type CallListener,
  type Gate,
  type GatedRequest,
  makeGate,
  noJournal,
  refusalOf,
} from '../../src/cluster/gate.ts';
import { requestVerb } from '../../src/cluster/request-verb.ts';
import { type ApiCall, callObject, queryText } from '../../src/model/api-call.ts';

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

type Heard = readonly [what: keyof CallListener, call: ApiCall];

/** A gate whose clock goes on by a second whenever it is asked. */
const listenedGate = (readOnly: boolean): { gate: Gate; heard: Heard[] } => {
  const heard: Heard[] = [];
  let seconds = 0;
  const hear =
    (what: keyof CallListener) =>
    (call: ApiCall): void =>
      void heard.push([what, { ...call }]);
  const journal = { begun: hear('begun'), answered: hear('answered'), ended: hear('ended'), refused: hear('refused') };
  return { gate: makeGate({ context: 'prod', readOnly, journal, now: () => 1000 * seconds++ }), heard };
};

test('a refusal is an ApiError of kind read-only and stands in the journal, with the reason', () => {
  const { gate, heard } = listenedGate(true);
  const remove = request('DELETE', '/api/v1/namespaces/shop/pods/web-0');
  for (const ask of [gate.admit, gate.begin])
    assert.throws(
      () => ask(remove),
      error => error instanceof ApiError && error.kind === 'read-only' && /delete an object/.test(error.message),
    );
  assert.deepEqual(
    heard.map(([what, { verb, namespace, name, phase, why }]) => [what, verb, namespace, name, phase, why]),
    Array(2).fill([
      'refused',
      'delete',
      'shop',
      'web-0',
      'refused',
      'Refused: podctl is in read-only mode, and this would delete an object',
    ]),
  );
});

test('the journal hears of a request before it is sent, of its answer and of its end, once each', () => {
  const { gate, heard } = listenedGate(false);
  const call = gate.begin(
    request('GET', '/api/v1/namespaces/shop/pods/web-0/log?container=app&timestamps=true&follow=true'),
  );
  call.answered(200);
  call.received(100, 3);
  call.received(50, 1);
  call.ended();
  call.ended({ phase: 'failed', why: 'too late' });
  assert.deepEqual(
    heard.map(([what, { phase, status, tookMs, bytes, lines }]) => [what, phase, status, tookMs, bytes, lines]),
    [
      ['begun', 'open', 0, 0, 0, 0],
      ['answered', 'open', 200, 1000, 0, 0],
      ['ended', 'ended', 200, 2000, 150, 4],
    ],
  );
  const [, { context, verb, resource, namespace, name, query }] = heard[0] ?? assert.fail();
  assert.deepEqual(
    [context, verb, resource, namespace, name, query],
    ['prod', 'get', 'pods/log', 'shop', 'web-0', 'container=app&follow=true'],
  );
});

const targets: readonly (readonly [method: string, path: string, upgrade: boolean, told: string])[] = [
  ['GET', '/version', false, 'get /version'],
  ['GET', '/apis/apps/v1/namespaces/shop/deployments/web', false, 'get deployments.apps shop/web'],
  [
    'GET',
    '/api/v1/pods?watch=true&resourceVersion=7&labelSelector=app%3Dweb',
    false,
    'watch pods labelSelector=app=web',
  ],
  [
    'GET',
    '/api/v1/namespaces/shop/pods/web-0/exec?command=ls&command=-l&tty=true',
    true,
    'exec pods/exec shop/web-0 command=ls command=-l',
  ],
  [
    'PATCH',
    '/api/v1/namespaces/shop/pods/web-0/ephemeralcontainers',
    false,
    'patch pods/ephemeralcontainers shop/web-0',
  ],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    false,
    'review selfsubjectaccessreviews.authorization.k8s.io',
  ],
];

for (const [method, path, upgrade, told] of targets)
  test(`${method} ${path} stands in the journal as ${told}`, () => {
    const { gate, heard } = listenedGate(false);
    gate.begin(request(method, path, { upgrade }));
    const [, call] = heard[0] ?? assert.fail();
    assert.equal([call.verb, call.resource, callObject(call), queryText(call.query)].filter(Boolean).join(' '), told);
  });

test('a review stands in the journal with the right that it asks for', () => {
  const { gate, heard } = listenedGate(true);
  const attributes = { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'shop' };
  const body = JSON.stringify({ spec: { resourceAttributes: attributes } });
  gate.begin(request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body }));
  const [, { verb, namespace, query }] = heard[0] ?? assert.fail();
  assert.deepEqual([verb, namespace, queryText(query)], ['review', 'shop', 'right=create pods/exec']);
});

test('a journal that cannot write a request down keeps it from being sent', () => {
  const full = (): void => {
    throw new Error('disk full');
  };
  const gate = makeGate({ context: '', readOnly: false, journal: { ...noJournal, begun: full }, now: () => 0 });
  assert.throws(() => gate.begin(request('GET', '/version')), /disk full/);
});
