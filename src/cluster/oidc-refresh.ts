import { readFile } from 'node:fs/promises';
import { cleanText } from '../model/clean.ts';
import { ApiError } from './errors.ts';
import { httpAgent } from './http-agent.ts';
import { networkError } from './network-error.ts';
import { proxyFor } from './proxy.ts';

/** `config` of the auth-provider `oidc`: issuer, client, tokens. */
export type OidcConfig = Readonly<Record<string, string>>;

const timeoutMs = 15_000;

/**
 * Gets a new id token from the issuer for the refresh token (OpenID Connect Core 12.1), as client-go's oidc plugin does.
 * client-node 2.0.1 cannot: it hands openid-client a text where that takes only a URL. Rejects with an `ApiError` of
 * kind `credentials`, which names the issuer and never quotes a token.
 */
export const refreshTokens = async (
  config: OidcConfig,
  userName: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OidcConfig> => {
  for (const field of ['idp-issuer-url', 'client-id', 'refresh-token'])
    if (!config[field])
      throw failed(`The id-token of user ${userName} has expired and there is no ${field} to renew it with`);
  const issuer = config['idp-issuer-url'] ?? '';
  const ask = async (url: string, form?: URLSearchParams, authorization?: string): Promise<Answer> => {
    if (!URL.canParse(url)) throw failed(`${url} is not the URL of an OIDC issuer`);
    return request(new URL(url), await authorityOf(config), env, form, authorization);
  };

  const discovered = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const endpoint = discovered.body['token_endpoint'];
  if (discovered.status !== 200 || typeof endpoint !== 'string')
    throw failed(`${issuer} is not an OIDC issuer: it answered ${discovered.status}`);

  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: config['refresh-token'] ?? '' });
  const tokens = await askForTokens(config, form, (body, authorization) => ask(endpoint, body, authorization));
  const idToken = tokens.body['id_token'];
  if (tokens.status !== 200 || typeof idToken !== 'string')
    throw failed(`${issuer} gave user ${userName} no new id-token: ${reasonOf(tokens)}`);
  const refreshToken = tokens.body['refresh_token'];
  return { ...config, 'id-token': idToken, ...(typeof refreshToken === 'string' && { 'refresh-token': refreshToken }) };
};

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Go's oauth2 sends the client's secret in a header and, where that is refused, in the form. */
const askForTokens = async (
  config: OidcConfig,
  form: URLSearchParams,
  ask: (form: URLSearchParams, authorization?: string) => Promise<Answer>,
): Promise<Answer> => {
  const id = config['client-id'] ?? '';
  const secret = config['client-secret'];
  if (secret) {
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    const answer = await ask(form, `Basic ${Buffer.from(pair).toString('base64')}`);
    if (answer.status === 200) return answer;
  }
  return ask(new URLSearchParams([...form, ['client_id', id], ...(secret ? [['client_secret', secret]] : [])]));
};

const request = async (
  url: URL,
  certificateAuthority: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  form: URLSearchParams | undefined,
  authorization: string | undefined,
): Promise<Answer> => {
  const trust = { certificateAuthority, verify: true, serverName: undefined };
  const agents = httpAgent({ server: url, proxy: proxyFor(url, undefined, env), trust, timeoutMs });
  try {
    const { statusCode, body } = await agents.agentFor({}).request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(authorization !== undefined && { authorization }),
      },
      body: form?.toString(),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return { status: statusCode, body: parse(await body.text()) };
  } catch (error) {
    throw failed(networkError(error, url).message, error);
  } finally {
    await agents.drop();
  }
};

const authorityOf = async (config: OidcConfig): Promise<string | undefined> => {
  const encoded = config['idp-certificate-authority-data'];
  if (encoded) return Buffer.from(encoded, 'base64').toString('utf8');
  const path = config['idp-certificate-authority'];
  if (!path) return undefined;
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw failed(`Cannot read the idp-certificate-authority ${path}`, cause);
  });
};

const reasonOf = ({ status, body }: Answer): string => {
  const said = body['error_description'] ?? body['error'];
  return typeof said === 'string' ? cleanText(said) : `it answered ${status}`;
};

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};

const failed = (message: string, cause?: unknown): ApiError => new ApiError('credentials', message, { cause });
