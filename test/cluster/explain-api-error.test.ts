import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterContext } from '../../src/cluster/cluster.ts';
import { explainApiError } from '../../src/cluster/explain-api-error.ts';
import { networkError } from '../../src/cluster/network-error.ts';
import { statusError } from '../../src/cluster/status-error.ts';

const lab: ClusterContext = {
  name: 'lab',
  cluster: 'lab-cluster',
  user: 'jane',
  server: 'https://k.test:6443',
  namespace: 'default',
  readOnly: false,
};
const server = new URL(lab.server);

const coded = (code: string, more: object = {}): Error => Object.assign(new Error(`boom ${code}`), { code, ...more });

const networkErrors: readonly [code: string, kind: string, message: RegExp, hint: RegExp][] = [
  ['ECONNREFUSED', 'refused', /^Nothing listens on k\.test:6443/, /Is the cluster running/],
  ['ENOTFOUND', 'dns', /^The name k\.test does not exist$/, /VPN/],
  ['EAI_AGAIN', 'dns', /the name server does not answer/, /VPN/],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout', /^k\.test:6443 does not answer$/, /--request-timeout/],
  ['EHOSTUNREACH', 'timeout', /^There is no way to k\.test:6443/, /VPN/],
  ['UND_ERR_SOCKET', 'reset', /closed the connection/, /Try again/],
  ['CERT_HAS_EXPIRED', 'tls', /has expired$/, /Renew the server's certificate/],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'tls',
    /authority that the kubeconfig does not trust/,
    /Fetch the kubeconfig of cluster lab-cluster anew/,
  ],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', /does not speak TLS/, /Is it http:\/\/k\.test:6443/],
  ['EWEIRD', 'other', /failed: boom EWEIRD/, /^$/],
];

for (const [code, kind, message, hint] of networkErrors)
  test(`${code} is explained as ${kind}, with the context and a way out`, () => {
    const error = networkError(coded(code), server);
    assert.equal(error.kind, kind);
    assert.equal(error.reason, code);
    assert.match(error.message, message);
    const explained = explainApiError(error, lab);
    assert.match(explained.message, /^Context lab: /);
    assert.match(explained.hint, hint);
    assert.equal(explained.exitCode, 4);
  });

test('the code is found in a cause, and in the first of several errors', () => {
  const wrapped = new TypeError('fetch failed', { cause: coded('ENOTFOUND') });
  assert.equal(networkError(wrapped, server).kind, 'dns');
  const several = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]);
  assert.equal(networkError(several, server).kind, 'refused');
});

test('a certificate for other names says for which', () => {
  const error = coded('ERR_TLS_CERT_ALTNAME_INVALID', { cert: { subjectaltname: 'DNS:a.test, IP Address:10.0.0.1' } });
  assert.match(networkError(error, server).message, /is for other names: a\.test, 10\.0\.0\.1$/);
});

test('refused credentials name the user, and are something to mend', () => {
  const error = statusError({ status: 401, headers: {}, body: '{"kind":"Status","message":"Unauthorized"}' });
  const { message, hint, exitCode } = explainApiError(error, lab);
  assert.match(message, /does not accept the credentials of user jane \(context lab\): Unauthorized$/);
  assert.match(hint, /kubectl --context lab auth whoami/);
  assert.equal(exitCode, 2);
});

test('http to an https server offers the right address', () => {
  const body = 'Client sent an HTTP request to an HTTPS server.\n';
  const error = statusError({ status: 400, headers: {}, body });
  assert.equal(error.message, body.trim());
  const http = { ...lab, server: 'http://k.test:6443' };
  assert.equal(explainApiError(error, http).hint, 'Is it https://k.test:6443?');
});

test('a web page of a proxy is not shown as a message', () => {
  const error = statusError({ status: 502, headers: {}, body: '<html><h1>Bad gateway</h1></html>' });
  assert.equal(error.kind, 'server');
  assert.equal(error.message, 'The server answered 502');
});

test('Retry-After is read from the header and from the Status', () => {
  assert.equal(statusError({ status: 429, headers: { 'retry-after': '3' }, body: '' }).retryAfterMs, 3000);
  const body = JSON.stringify({ kind: 'Status', details: { retryAfterSeconds: 2 } });
  assert.equal(statusError({ status: 429, headers: {}, body }).retryAfterMs, 2000);
});
