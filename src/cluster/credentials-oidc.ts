import type { Login } from './credentials.ts';
import { type OidcConfig, refreshTokens } from './oidc-refresh.ts';

/**
 * The `oidc` auth-provider: the id token for as long as it is valid, then a new one for the refresh token. New tokens
 * are kept in memory only: podctl never writes to a kubeconfig.
 */
export const oidcLogin = (
  config: OidcConfig,
  userName: string,
  options: { readonly now: () => number; readonly env: Readonly<Record<string, string | undefined>> },
): Login => {
  let tokens = config;
  let refreshing: Promise<OidcConfig> | undefined;

  const refreshed = (): Promise<OidcConfig> => {
    refreshing ??= refreshTokens(tokens, userName, options.env).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  return {
    current: async () => {
      if (expiryOf(tokens['id-token'] ?? '') <= options.now() + expiryMarginMs) tokens = await refreshed();
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
