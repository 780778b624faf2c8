import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impersonationHeaders } from '../../src/cluster/impersonation-headers.ts';
import type { Kubeconfig } from '../../src/cluster/kubeconfig.ts';
import { type Choice, chooseContext, listContexts } from '../../src/cluster/kubeconfig-choice.ts';
import { parseKubeconfig } from '../../src/cluster/kubeconfig-file.ts';
import { UsageError } from '../../src/model/usage-error.ts';

const kubeconfig = (text: string): Kubeconfig => ({
  ...parseKubeconfig(text, '/home/me/config'),
  files: ['/home/me/config'],
});

const two = kubeconfig(`
current-context: staging
clusters:
- {name: s, cluster: {server: https://staging}}
- {name: p, cluster: {server: https://production}}
contexts:
- {name: staging, context: {cluster: s, user: me, namespace: shop}}
- {name: production, context: {cluster: p, user: robot}}
- {name: broken, context: {cluster: gone, user: me}}
- {name: userless, context: {cluster: s}}
- {name: orphan, context: {cluster: s, user: nobody}}
users:
- {name: me, user: {token: t}}
- {name: robot, user: {token: t, as: admin, as-groups: [ops], as-user-extra: {scopes: [a, b]}}}
`);

const single = (user: string, cluster = 'server: https://c'): Kubeconfig =>
  kubeconfig(`
current-context: c
clusters: [{name: c, cluster: {${cluster}}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u, user: {${user}}}]
`);

const refusal = (config: Kubeconfig, choice: Choice = {}): UsageError => {
  try {
    chooseContext(config, choice);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return assert.fail('it was accepted');
};

test('the current context is used, with its namespace', () => {
  const chosen = chooseContext(two, {});
  assert.equal(chosen.name, 'staging');
  assert.equal(chosen.namespace, 'shop');
  assert.equal(chosen.cluster.server, 'https://staging');
});

test('--context and --namespace win, and without any namespace it is default', () => {
  assert.equal(chooseContext(two, { context: 'production' }).namespace, 'default');
  assert.equal(chooseContext(two, { context: 'production', namespace: 'a' }).namespace, 'a');
});

test('a context that does not exist offers the nearest name and those that exist', () => {
  const error = refusal(two, { context: 'prodution' });
  assert.equal(error.message, "The context 'prodution' does not exist; did you mean production?");
  assert.match(error.hint, /broken, orphan, production, staging, userless/);
});

test('a context whose cluster or user is not defined is an error', () => {
  assert.match(refusal(two, { context: 'broken' }).message, /names cluster 'gone', which no kubeconfig file defines/);
  assert.match(refusal(two, { context: 'orphan' }).message, /names user 'nobody'/);
});

test('a context without a user is anonymous', () => {
  assert.equal(chooseContext(two, { context: 'userless' }).user, undefined);
});

test('no current context is an error that offers the contexts', () => {
  assert.match(refusal({ ...two, currentContext: '' }).hint, /--context: broken/);
});

test('contexts are listed by name, the current one marked', () => {
  const listed = listContexts(two);
  assert.deepEqual(
    listed.map(({ name, isCurrent }) => (isCurrent ? `*${name}` : name)),
    ['broken', 'orphan', 'production', '*staging', 'userless'],
  );
  assert.deepEqual(listed[2], {
    name: 'production',
    cluster: 'p',
    user: 'robot',
    server: 'https://production',
    namespace: 'default',
    isCurrent: false,
  });
});

test('impersonation of the kubeconfig is sent with groups and extra fields', () => {
  assert.deepEqual(impersonationHeaders(chooseContext(two, { context: 'production' }).impersonate), {
    'impersonate-user': 'admin',
    'impersonate-group': ['ops'],
    'impersonate-extra-scopes': ['a', 'b'],
  });
});

test('--as, --as-group and --as-uid win over the kubeconfig', () => {
  const choice = { context: 'production', as: 'jane', asGroups: ['dev', 'qa'], asUid: '7' };
  assert.deepEqual(impersonationHeaders(chooseContext(two, choice).impersonate), {
    'impersonate-user': 'jane',
    'impersonate-uid': '7',
    'impersonate-group': ['dev', 'qa'],
    'impersonate-extra-scopes': ['a', 'b'],
  });
});

test('a group without a user to impersonate is refused, not dropped', () => {
  assert.match(refusal(two, { asGroups: ['ops'] }).message, /only together with a user/);
  assert.match(refusal(single('as-groups: [ops]')).message, /only together with a user/);
});

test('letters outside of ASCII and odd extra keys survive as headers', () => {
  const headers = impersonationHeaders({ user: 'jörg', uid: '', groups: [], extra: { 'acme.com/a b': ['x'] } });
  assert.equal(Buffer.from(String(headers['impersonate-user']), 'latin1').toString('utf8'), 'jörg');
  assert.deepEqual(headers['impersonate-extra-acme.com%2Fa%20b'], ['x']);
});

const refusals: readonly [what: string, user: string, cluster: string | undefined, message: RegExp][] = [
  ['token and password', 'token: t, username: u, password: p', undefined, /both a token and a username/],
  [
    'exec and auth-provider',
    'exec: {command: a}, auth-provider: {name: oidc}',
    undefined,
    /both exec and auth-provider/,
  ],
  ['auth-provider gcp', 'auth-provider: {name: gcp}', undefined, /auth-provider 'gcp'/],
  ['a certificate without key', 'client-certificate: a.crt', undefined, /without a client-key/],
  ['a key without certificate', 'client-key: a.key', undefined, /without a client certificate/],
  ['exec v1alpha1', 'exec: {command: a, apiVersion: client.authentication.k8s.io/v1alpha1}', undefined, /v1alpha1/],
  [
    'exec v1 without interactiveMode',
    'exec: {command: a, apiVersion: client.authentication.k8s.io/v1}',
    undefined,
    /without interactiveMode/,
  ],
  ['exec without command', 'exec: {apiVersion: client.authentication.k8s.io/v1beta1}', undefined, /without a command/],
  [
    'a CA and skip-verify',
    'token: t',
    'server: https://c, insecure-skip-tls-verify: true, certificate-authority: ca.crt',
    /both insecure-skip-tls-verify/,
  ],
  ['no server', 'token: t', '', /has no server/],
  ['a server that is no URL', 'token: t', 'server: 10.0.0.1', /no http\(s\) URL: 10\.0\.0\.1/],
];

for (const [what, user, cluster, message] of refusals)
  test(`refused, because it cannot be honoured: ${what}`, () => {
    const { message: said } = refusal(single(user, cluster));
    assert.match(said, message);
    assert.match(said, /^\/home\/me\/config: /);
  });
