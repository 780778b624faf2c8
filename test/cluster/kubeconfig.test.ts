import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { temporaryFolder } from '../support/cluster-fixtures.ts';

const contextsFile = (name: string, server: string, current = name): string => `
apiVersion: v1
kind: Config
current-context: ${current}
clusters:
- {name: shared, cluster: {server: "${server}"}}
contexts:
- {name: ${name}, context: {cluster: shared, user: me}}
users:
- {name: me, user: {token: "${name}-token"}}
`;

const write = (folder: string, name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const usageError = async (promise: Promise<unknown>): Promise<UsageError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UsageError, `a UsageError, not ${String(error)}`);
  return error;
};

const fromText = (context: TestContext, text: string) =>
  loadKubeconfig({ kubeconfig: write(temporaryFolder(context), 'config', text) });

test('of several KUBECONFIG files the first wins for current-context and for entries of the same name', async context => {
  const folder = temporaryFolder(context);
  const a = write(folder, 'a', contextsFile('a', 'https://a'));
  const b = write(folder, 'b', contextsFile('b', 'https://b'));
  const config = await loadKubeconfig({}, { env: { KUBECONFIG: [a, b].join(delimiter) }, home: folder });
  assert.equal(config?.currentContext, 'a');
  assert.deepEqual([...(config?.contexts.keys() ?? [])].toSorted(), ['a', 'b']);
  assert.equal(config?.clusters.get('shared')?.server, 'https://a');
  assert.equal(config?.users.get('me')?.token, 'a-token');
});

test('a first file without current-context leaves it to the next one', async context => {
  const folder = temporaryFolder(context);
  const a = write(folder, 'a', contextsFile('a', 'https://a', '""'));
  const b = write(folder, 'b', contextsFile('b', 'https://b'));
  const config = await loadKubeconfig({}, { env: { KUBECONFIG: [a, b].join(delimiter) }, home: folder });
  assert.equal(config?.currentContext, 'b');
});

test('a missing file and an empty file in KUBECONFIG are passed over', async context => {
  const folder = temporaryFolder(context);
  const b = write(folder, 'b', contextsFile('b', 'https://b'));
  const empty = write(folder, 'empty', '');
  const env = { KUBECONFIG: [join(folder, 'gone'), empty, b].join(delimiter) };
  assert.equal((await loadKubeconfig({}, { env, home: folder }))?.currentContext, 'b');
});

test('KUBECONFIG that names only missing files is a mistake, not the absence of a kubeconfig', async context => {
  const folder = temporaryFolder(context);
  const env = { KUBECONFIG: join(folder, 'gone') };
  assert.match((await usageError(loadKubeconfig({}, { env, home: folder }))).message, /gone, which does not exist/);
});

test('without KUBECONFIG the file in the home folder is read', async context => {
  const home = temporaryFolder(context);
  write(home, '.kube/config', contextsFile('home', 'https://home'));
  assert.equal((await loadKubeconfig({}, { env: {}, home }))?.currentContext, 'home');
});

test('no kubeconfig anywhere is undefined, not an error', async context => {
  const home = temporaryFolder(context);
  assert.equal(await loadKubeconfig({}, { env: {}, home, serviceAccountFolder: home }), undefined);
});

test('--kubeconfig wins over KUBECONFIG and has to exist', async context => {
  const folder = temporaryFolder(context);
  const a = write(folder, 'a', contextsFile('a', 'https://a'));
  const b = write(folder, 'b', contextsFile('b', 'https://b'));
  assert.equal((await loadKubeconfig({ kubeconfig: a }, { env: { KUBECONFIG: b } }))?.currentContext, 'a');
  const missing = loadKubeconfig({ kubeconfig: join(folder, 'gone') }, { env: { KUBECONFIG: b } });
  assert.match((await usageError(missing)).message, /gone does not exist/);
});

test('inside a pod without a kubeconfig the service account is used, its token read from its file', async context => {
  const folder = temporaryFolder(context);
  write(folder, 'token', 'sekret\n');
  write(folder, 'ca.crt', 'PEM');
  write(folder, 'namespace', 'shop\n');
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const config = await loadKubeconfig({}, { env, home: folder, serviceAccountFolder: folder });
  assert.equal(config?.clusters.get('in-cluster')?.server, 'https://[fd00::1]:443');
  assert.equal(config?.users.get('in-cluster')?.tokenFile, join(folder, 'token'));
  assert.equal(config?.contexts.get('in-cluster')?.namespace, 'shop');
});

test('relative paths start at the folder of the file they stand in, a bare exec command stays one', async context => {
  const folder = temporaryFolder(context);
  const path = write(
    folder,
    'sub/config',
    `clusters: [{name: c, cluster: {server: https://c, certificate-authority: pki/ca.crt}}]
users:
- {name: a, user: {client-certificate: a.crt, client-key: ../a.key, tokenFile: /abs/token}}
- {name: b, user: {exec: {command: ./bin/login, apiVersion: v}}}
- {name: c, user: {exec: {command: aws, apiVersion: v}}}
`,
  );
  const config = await loadKubeconfig({ kubeconfig: path });
  assert.equal(config?.clusters.get('c')?.certificateAuthority, join(folder, 'sub/pki/ca.crt'));
  assert.equal(config?.users.get('a')?.clientCertificate, join(folder, 'sub/a.crt'));
  assert.equal(config?.users.get('a')?.clientKey, join(folder, 'a.key'));
  assert.equal(config?.users.get('a')?.tokenFile, '/abs/token');
  assert.equal(config?.users.get('b')?.exec?.command, join(folder, 'sub/bin/login'));
  assert.equal(config?.users.get('c')?.exec?.command, 'aws');
});

test('broken YAML is reported with file and line, without quoting the file', async context => {
  const { message } = await usageError(fromText(context, 'users:\n- name: x\n  user: {token: sekret\n  bad'));
  assert.match(message, /config, line \d+: /);
  assert.doesNotMatch(message, /sekret/);
});

test('a field of the wrong type is named', async context => {
  const token = await usageError(fromText(context, 'users: [{name: x, user: {token: 12345}}]'));
  assert.match(token.message, /users\[0\]\.user\.token is not a text/);
  const skip = await usageError(fromText(context, 'clusters: [{name: x, cluster: {insecure-skip-tls-verify: "yes"}}]'));
  assert.match(skip.message, /clusters\[0\]\.cluster\.insecure-skip-tls-verify is neither true nor false/);
  const authority = await usageError(
    fromText(context, 'clusters: [{name: x, cluster: {certificate-authority-data: "-----BEGIN"}}]'),
  );
  assert.match(authority.message, /certificate-authority-data is not base64/);
});

test('a file that is something else is not taken for a kubeconfig', async context => {
  assert.match((await usageError(fromText(context, 'kind: Pod'))).message, /is a Pod, not a kubeconfig/);
  assert.match((await usageError(fromText(context, 'just words'))).message, /is not a mapping/);
});

test('a file that may not be read says so', {
  skip: process.getuid?.() === 0 && 'root may read anything',
}, async context => {
  const path = write(temporaryFolder(context), 'config', '');
  chmodSync(path, 0o000);
  assert.match((await usageError(loadKubeconfig({ kubeconfig: path }))).message, /You may not read/);
});
