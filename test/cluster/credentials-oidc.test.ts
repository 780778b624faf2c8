import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { oidcLogin } from '../../src/cluster/credentials-oidc.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { localServer, tlsFile } from '../support/cluster-fixtures.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

const jwt = (expiresAt: number): string =>
  `e30.${Buffer.from(JSON.stringify({ exp: expiresAt / 1000 })).toString('base64url')}.sig`;

type TokenRequest = { readonly authorization: string | undefined; readonly form: Readonly<Record<string, string>> };

/** An OIDC issuer whose token endpoint answers with `answer`, and what it was asked. */
const openIssuer = async (context: TestContext, answer: (request: TokenRequest) => [status: number, body: object]) => {
  const asked: TokenRequest[] = [];
  const { port } = await localServer(
    context,
    async (request, response) => {
      const url = `https://127.0.0.1:${port}`;
      if (request.url === '/realm/.well-known/openid-configuration')
        return response.end(JSON.stringify({ issuer: `${url}/realm`, token_endpoint: `${url}/token` }));
      const form = Object.fromEntries(new URLSearchParams(await text(request)));
      asked.push({ authorization: request.headers.authorization, form });
      const [status, body] = answer({ authorization: request.headers.authorization, form });
      return response.writeHead(status).end(JSON.stringify(body));
    },
    'server',
  );
  const config = {
    'id-token': jwt(now),
    'refresh-token': 'first',
    'client-id': 'podctl',
    'idp-issuer-url': `https://127.0.0.1:${port}/realm`,
    'idp-certificate-authority-data': Buffer.from(tlsFile('ca.crt')).toString('base64'),
  };
  return { asked, config };
};

test('an expired id-token is renewed at its issuer, once for all who ask', async context => {
  const renewed = jwt(now + 3_600_000);
  const { asked, config } = await openIssuer(context, () => [200, { id_token: renewed, refresh_token: 'second' }]);
  const login = oidcLogin(config, 'jane', { now: () => now, env: {} });
  const all = await Promise.all([login.current(), login.current(), login.current()]);
  assert.deepEqual([...new Set(all.map(each => each.authorization))], [`Bearer ${renewed}`]);
  await login.current();
  assert.deepEqual(asked, [
    {
      authorization: undefined,
      form: { grant_type: 'refresh_token', refresh_token: 'first', client_id: 'podctl' },
    },
  ]);
});

test('a refresh token that was replaced is used the next time', async context => {
  let time = now;
  const { asked, config } = await openIssuer(context, () => [
    200,
    { id_token: jwt(time + 60_000), refresh_token: 'second' },
  ]);
  const login = oidcLogin(config, 'jane', { now: () => time, env: {} });
  await login.current();
  time += 60_000;
  await login.current();
  assert.deepEqual(
    asked.map(({ form }) => form['refresh_token']),
    ['first', 'second'],
  );
});

test('the secret of a client goes into a header, and where that is refused into the form', async context => {
  const { asked, config } = await openIssuer(context, ({ authorization }) =>
    authorization === undefined ? [200, { id_token: jwt(now + 60_000) }] : [401, { error: 'invalid_client' }],
  );
  await oidcLogin({ ...config, 'client-secret': 's' }, 'jane', { now: () => now, env: {} }).current();
  assert.equal(asked[0]?.authorization, `Basic ${Buffer.from('podctl:s').toString('base64')}`);
  assert.equal(asked[1]?.form['client_secret'], 's');
});

test('an issuer that refuses is reported in its own words, without the tokens', async context => {
  const { config } = await openIssuer(context, () => [
    400,
    { error: 'invalid_grant', error_description: 'Session over' },
  ]);
  await assert.rejects(
    oidcLogin(config, 'jane', { now: () => now, env: {} }).current(),
    error =>
      error instanceof ApiError && /no new id-token: Session over$/.test(error.message) && !/first/.test(error.message),
  );
});

test('an issuer with a certificate of somebody else is not given the refresh token', async context => {
  const { config, asked } = await openIssuer(context, () => [200, {}]);
  const other = {
    ...config,
    'idp-certificate-authority-data': Buffer.from(tlsFile('other-ca.crt')).toString('base64'),
  };
  await assert.rejects(
    oidcLogin(other, 'jane', { now: () => now, env: {} }).current(),
    error => error instanceof ApiError && error.kind === 'credentials' && /authority/.test(error.message),
  );
  assert.equal(asked.length, 0);
});
