import type { Login } from './credentials.ts';
import { ApiError } from './errors.ts';

type OidcConfig = Readonly<Record<string, string>>;

/**
 * The `oidc` auth-provider: the id token for as long as it is valid, then a new one for the refresh token. client-node
 * knows the protocol; it is loaded only when a token has to be refreshed, because loading it takes 300 ms.
 * New tokens are kept in memory only: podctl never writes to a kubeconfig.
 */
export const oidcLogin = (config: OidcConfig, userName: string, now: () => number): Login => {
  let tokens = config;
  let refreshing: Promise<OidcConfig> | undefined;

  const refreshed = (): Promise<OidcConfig> => {
    refreshing ??= refresh(tokens, userName).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  return {
    current: async () => {
      if (expiryOf(tokens['id-token'] ?? '') <= now() + expiryMarginMs) tokens = await refreshed();
      return { authorization: `Bearer ${tokens['id-token']}` };
    },
    refused: () => undefined,
    forget: () => undefined,
    close: () => undefined,
  };
};

/** client-go's expiryDelta (plugin/pkg/client/auth/oidc). */
const expiryMarginMs = 10_000;

/** Milliseconds since the epoch at which a JWT expires; 0 for what is no JWT. */
const expiryOf = (token: string): number => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number')
      return claims.exp * 1000;
    return 0;
  } catch (error) {
    if (error instanceof SyntaxError) return 0;
    throw error;
  }
};

const refresh = async (tokens: OidcConfig, userName: string): Promise<OidcConfig> => {
  for (const field of ['idp-issuer-url', 'client-id', 'refresh-token'])
    if (!tokens[field])
      throw new ApiError(
        'credentials',
        `The id-token of user ${userName} has expired and there is no ${field} to renew it with`,
      );
  const { OpenIDConnectAuth } = await import('@kubernetes/client-node/dist/oidc_auth.js');
  // client-node refreshes only what it takes for expired, and writes the new tokens into the object it was given.
  const config: Record<string, string> = { ...tokens, 'id-token': expiredToken };
  try {
    await new OpenIDConnectAuth().applyAuthentication(
      { name: userName, authProvider: { name: 'oidc', config } },
      { headers: {} },
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError('credentials', `${tokens['idp-issuer-url']} gave user ${userName} no new token: ${why}`, {
      cause,
    });
  }
  if (config['id-token'] === expiredToken || !config['id-token'])
    throw new ApiError('credentials', `${tokens['idp-issuer-url']} gave user ${userName} no new id-token`);
  return { ...config, 'refresh-token': config['refresh-token'] || (tokens['refresh-token'] ?? '') };
};

/** `{}.{"exp":1}.`: no token of anybody, and long expired. */
const expiredToken = 'e30.eyJleHAiOjF9.';
