import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeCredentials } from '../../src/cluster/credentials.ts';
import type { ExecPluginOptions } from '../../src/cluster/credentials-exec.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import type { ExecEntry, UserEntry } from '../../src/cluster/kubeconfig-file.ts';
import { chosenContext, temporaryFolder, tlsFile } from '../support/cluster-fixtures.ts';
import { until } from '../support/until.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

const credentialsOf = (user: Partial<UserEntry>, options: Partial<ExecPluginOptions> = {}, cluster = {}) =>
  makeCredentials(chosenContext('https://k', cluster, user), { env: process.env, now: () => start, ...options });

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, `an ApiError, not ${String(error)}`);
  return error;
};

/** An exec plugin that is a Node script; `runs()` tells how often it has run. */
const plugin = (context: TestContext, script: string, more: Partial<ExecEntry> = {}) => {
  const folder = temporaryFolder(context);
  const journal = join(folder, 'runs');
  const file = join(folder, 'plugin.cjs');
  writeFileSync(file, `require('fs').appendFileSync(${JSON.stringify(journal)}, 'x'); ${script}`);
  const exec: ExecEntry = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [file],
    env: [],
    installHint: '',
    interactiveMode: 'Never',
    provideClusterInfo: false,
    ...more,
  };
  return { exec, folder, runs: () => (existsSync(journal) ? readFileSync(journal, 'utf8').length : 0) };
};

const answer = (status: object): string =>
  `console.log(JSON.stringify({kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status: ${JSON.stringify(status)}}));`;

test('a token file is trimmed, and read again when it changes', async context => {
  const tokenFile = join(temporaryFolder(context), 'token');
  writeFileSync(tokenFile, 'one\n');
  const credentials = credentialsOf({ tokenFile });
  assert.equal((await credentials.current()).authorization, 'Bearer one');
  writeFileSync(tokenFile, 'second\n');
  assert.equal((await credentials.current()).authorization, 'Bearer second');
});

test('a token file that cannot be read is an error, unless there is a token beside it', async () => {
  const error = await failure(credentialsOf({ tokenFile: '/nonexistent/token' }).current());
  assert.equal(error.kind, 'credentials');
  assert.match(error.message, /\/nonexistent\/token/);
  const both = credentialsOf({ tokenFile: '/nonexistent/token', token: 'spare' });
  assert.equal((await both.current()).authorization, 'Bearer spare');
});

test('a plain token cannot be renewed', async () => {
  const credentials = credentialsOf({ token: 'a' });
  assert.equal(await credentials.renew(await credentials.current()), undefined);
});

test('a key that does not belong to the certificate is an error, not an anonymous request', async () => {
  const user = { clientCertificateData: tlsFile('client.crt'), clientKeyData: tlsFile('server.key') };
  assert.match(
    (await failure(credentialsOf(user).current())).message,
    /jane does not belong to its client certificate/,
  );
  const garbled = { clientCertificateData: 'no PEM', clientKeyData: tlsFile('client.key') };
  assert.match(
    (await failure(credentialsOf(garbled).current())).message,
    /client certificate of user jane cannot be read/,
  );
});

test('a client certificate that was refused and has expired says when', async () => {
  const user = { clientCertificateData: tlsFile('expired.crt'), clientKeyData: tlsFile('expired.key') };
  const credentials = credentialsOf(user);
  const refused = await credentials.current();
  assert.match((await failure(credentials.renew(refused))).message, /expired on 2020-01-02/);
});

test('five requests at once run the plugin once, and its token is remembered', async context => {
  const { exec, runs } = plugin(context, answer({ token: 'a' }));
  const credentials = credentialsOf({ exec });
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => credentials.current()));
  assert.deepEqual([...new Set(all.map(each => each.authorization))], ['Bearer a']);
  await credentials.current();
  assert.equal(runs(), 1);
});

test('the plugin runs again 30 seconds before its credentials expire', async context => {
  const expirationTimestamp = new Date(start + 60_000).toISOString();
  const { exec, runs } = plugin(context, answer({ token: 'a', expirationTimestamp }));
  let now = start;
  const credentials = credentialsOf({ exec }, { now: () => now });
  await credentials.current();
  now = start + 29_000;
  await credentials.current();
  assert.equal(runs(), 1);
  now = start + 30_000;
  await credentials.current();
  assert.equal(runs(), 2);
});

test('after a refusal the plugin runs once more for all who were refused', async context => {
  const { exec, runs } = plugin(context, `${answer({ token: 'X' }).replace('"X"', 'String(process.hrtime.bigint())')}`);
  let now = start;
  const credentials = credentialsOf({ exec }, { now: () => now });
  const refused = await credentials.current();
  now += 60_000;
  const renewed = await Promise.all([credentials.renew(refused), credentials.renew(refused)]);
  assert.equal(runs(), 2);
  assert.notEqual(renewed[0]?.authorization, refused.authorization);
  assert.equal(renewed[0], renewed[1]);
});

test('a plugin that failed is not run again for half a minute, unless the user asks', async context => {
  const { exec, runs } = plugin(context, 'process.exit(3)');
  const credentials = credentialsOf({ exec });
  await failure(credentials.current());
  await failure(credentials.current());
  assert.equal(runs(), 1);
  credentials.forget();
  await failure(credentials.current());
  assert.equal(runs(), 2);
});

test('a failed plugin is reported with its own words, cleaned, and its standard error is heard while it runs', async context => {
  const heard: string[] = [];
  const { exec } = plugin(context, "console.error('\\u001b[31mtoken expired, run login'); process.exit(3)");
  const error = await failure(credentialsOf({ exec }, { onPluginMessage: line => heard.push(line) }).current());
  assert.match(error.message, /failed with exit code 3: token expired, run login$/);
  assert.deepEqual(heard, ['token expired, run login']);
});

test('a plugin that is not installed is reported with its install hint', async context => {
  const { exec } = plugin(context, '', { command: 'podctl-no-such-plugin', installHint: 'brew install it' });
  const error = await failure(credentialsOf({ exec }).current());
  assert.match(error.message, /podctl-no-such-plugin is not installed.*brew install it/);
});

test('the plugin gets its args, its env and KUBERNETES_EXEC_INFO, but no standard input', async context => {
  const { exec, folder } = plugin(
    context,
    `require('fs').writeFileSync('seen', JSON.stringify({args: process.argv.slice(2), mine: process.env.MINE,
      info: JSON.parse(process.env.KUBERNETES_EXEC_INFO), input: require('fs').readFileSync(0, 'utf8')}));
     ${answer({ token: 'a' })}`,
    { env: [{ name: 'MINE', value: 'yes' }], provideClusterInfo: true },
  );
  writeFileSync(join(folder, 'run.cjs'), `process.chdir(${JSON.stringify(folder)}); require('./plugin.cjs')`);
  const entry = { ...exec, args: [join(folder, 'run.cjs'), '--region', 'x'] };
  const cluster = { tlsServerName: 'k.test', execConfig: { audience: 'me' } };
  await credentialsOf({ exec: entry }, { certificateAuthority: 'PEM' }, cluster).current();
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'seen'), 'utf8')), {
    args: ['--region', 'x'],
    mine: 'yes',
    input: '',
    info: {
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: {
        interactive: false,
        cluster: {
          server: 'https://k',
          'tls-server-name': 'k.test',
          'certificate-authority-data': Buffer.from('PEM').toString('base64'),
          config: { audience: 'me' },
        },
      },
    },
  });
});

test('a plugin may give a client certificate', async context => {
  const certificate = { clientCertificateData: tlsFile('client.crt'), clientKeyData: tlsFile('client.key') };
  const { exec } = plugin(context, answer(certificate));
  const { certificate: given, authorization } = await credentialsOf({ exec }).current();
  assert.equal(given?.cert, tlsFile('client.crt'));
  assert.equal(authorization, undefined);
});

const badAnswers: readonly [what: string, script: string, message: RegExp][] = [
  ['no JSON', "console.log('hello')", /not JSON/],
  ['another kind', "console.log('{}')", /not an ExecCredential/],
  [
    'another version',
    answer({ token: 'a' }).replace('/v1', '/v1beta1'),
    /speaks client\.authentication\.k8s\.io\/v1beta1/,
  ],
  ['neither token nor certificate', answer({}), /neither a token nor a client certificate/],
  ['a certificate without key', answer({ clientCertificateData: 'x' }), /without a key/],
  ['an expiry that is no time', answer({ token: 'a', expirationTimestamp: 'soon' }), /no time/],
];

for (const [what, script, message] of badAnswers)
  test(`a plugin that answers with ${what} is to blame`, async context => {
    const error = await failure(credentialsOf({ exec: plugin(context, script).exec }).current());
    assert.equal(error.kind, 'credentials');
    assert.match(error.message, message);
  });

test('a plugin that always needs a terminal is refused where none can be lent, and run where one can', async context => {
  const { exec, runs } = plugin(context, answer({ token: 'a' }), { interactiveMode: 'Always' });
  assert.match(
    (await failure(credentialsOf({ exec }).current())).message,
    /needs a terminal \(interactiveMode: Always\)/,
  );
  assert.equal(runs(), 0);
  let lent = 0;
  const allowInteractive: ExecPluginOptions['allowInteractive'] = run => {
    lent++;
    return run();
  };
  assert.equal((await credentialsOf({ exec }, { allowInteractive }).current()).authorization, 'Bearer a');
  assert.equal(lent, 1);
});

test('a plugin that may use a terminal gets it only after it failed without', async context => {
  const needsTerminal = `if (!JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive) process.exit(1); ${answer({ token: 'a' })}`;
  const { exec, runs } = plugin(context, needsTerminal, { interactiveMode: 'IfAvailable' });
  await failure(credentialsOf({ exec }).current());
  assert.equal(runs(), 1);
  assert.equal((await credentialsOf({ exec }, { allowInteractive: run => run() }).current()).authorization, 'Bearer a');
  assert.equal(runs(), 3);
});

test('closing ends a plugin that waits', async context => {
  const { exec, runs } = plugin(context, 'setInterval(() => {}, 1000)');
  const credentials = credentialsOf({ exec });
  const asked = failure(credentials.current());
  await until('the plugin runs', () => runs() === 1);
  credentials.close();
  assert.equal((await asked).kind, 'aborted');
});

const jwt = (expiresAt: number): string =>
  `e30.${Buffer.from(JSON.stringify({ exp: expiresAt / 1000 })).toString('base64url')}.sig`;

test('an OIDC id-token is sent for as long as it is valid', async () => {
  const token = jwt(start + 3_600_000);
  const credentials = credentialsOf({ authProvider: { name: 'oidc', config: { 'id-token': token } } });
  assert.equal((await credentials.current()).authorization, `Bearer ${token}`);
});

test('an expired OIDC id-token without a refresh-token is an error that says so', async () => {
  const config = { 'id-token': jwt(start), 'idp-issuer-url': 'https://idp', 'client-id': 'c' };
  const error = await failure(credentialsOf({ authProvider: { name: 'oidc', config } }).current());
  assert.match(error.message, /id-token of user jane has expired and there is no refresh-token/);
});
