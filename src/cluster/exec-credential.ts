import type { Credential } from './credentials.ts';
import { ApiError } from './errors.ts';
import type { ChosenContext } from './kubeconfig-choice.ts';
import type { ExecEntry } from './kubeconfig-file.ts';

/** What an exec plugin answered. `expiresAt` is milliseconds since the epoch, infinite where it names no time. */
export type PluginAnswer = { readonly credential: Credential; readonly expiresAt: number };

/**
 * Reads the ExecCredential that a plugin printed. Raises an `ApiError` that names what is wrong with it, never quoting it.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats
 */
export const pluginAnswer = (output: string, entry: ExecEntry): PluginAnswer => {
  const wrong = (trouble: string): ApiError =>
    new ApiError('credentials', `The credential plugin ${entry.command} ${trouble}`);
  const answer = parse(output);
  if (answer === undefined) throw wrong('printed something that is not JSON');
  if (answer['kind'] !== 'ExecCredential') throw wrong('printed something that is not an ExecCredential');
  if (answer['apiVersion'] !== entry.apiVersion)
    throw wrong(`speaks ${String(answer['apiVersion'])}, the kubeconfig asks for ${entry.apiVersion}`);
  const status = answer['status'];
  if (!isObject(status)) throw wrong('gave no credentials (status is missing)');
  const token = textIn(status, 'token');
  const cert = textIn(status, 'clientCertificateData');
  const key = textIn(status, 'clientKeyData');
  if ((cert === '') !== (key === '')) throw wrong('gave a client certificate without a key, or a key without one');
  if (token === '' && cert === '') throw wrong('gave neither a token nor a client certificate');
  const expiry = textIn(status, 'expirationTimestamp');
  const expiresAt = expiry === '' ? Number.POSITIVE_INFINITY : Date.parse(expiry);
  if (Number.isNaN(expiresAt)) throw wrong('gave an expirationTimestamp that is no time');
  return {
    credential: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(cert !== '' && { certificate: { cert, key } }),
    },
    expiresAt,
  };
};

/** The ExecCredential that a plugin finds in KUBERNETES_EXEC_INFO. `certificateAuthority` is PEM. */
export const credentialRequest = (
  entry: ExecEntry,
  chosen: ChosenContext,
  certificateAuthority: string | undefined,
  interactive: boolean,
): string =>
  JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: entry.apiVersion,
    spec: {
      interactive,
      ...(entry.provideClusterInfo && {
        cluster: {
          server: chosen.cluster.server,
          'tls-server-name': chosen.cluster.tlsServerName,
          'insecure-skip-tls-verify': chosen.cluster.insecureSkipTlsVerify || undefined,
          'certificate-authority-data':
            certificateAuthority && Buffer.from(certificateAuthority, 'utf8').toString('base64'),
          'proxy-url': chosen.cluster.proxyUrl,
          'disable-compression': chosen.cluster.disableCompression || undefined,
          config: chosen.cluster.execConfig,
        },
      }),
    },
  });

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const textIn = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === 'string' ? value : '';
};

const parse = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
