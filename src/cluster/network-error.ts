import { ApiError, type ApiErrorKind } from './errors.ts';

/**
 * What a failed connection, request or body means, as an `ApiError` whose message names the server. `reason` is the
 * error's own code, e.g. `ECONNREFUSED`. An `ApiError` stays what it is.
 */
export const networkError = (error: unknown, server: URL): ApiError => {
  if (error instanceof ApiError) return error;
  const code = codeOf(error);
  const { kind, message } = describe(code, error, server);
  return new ApiError(kind, message, { reason: code, cause: error });
};

/** The code of an error, of its cause, or of the first of several errors (one for each address of a name). */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error.cause === undefined ? error.name : codeOf(error.cause);
};

type Description = { readonly kind: ApiErrorKind; readonly message: string };

const describe = (code: string, error: unknown, server: URL): Description => {
  const { host } = server;
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'refused', message: `Nothing listens on ${host} (connection refused)` };
    case 'ENOTFOUND':
      return { kind: 'dns', message: `The name ${server.hostname} does not exist` };
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return {
        kind: 'dns',
        message: `The name ${server.hostname} could not be looked up: the name server does not answer`,
      };
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
    case 'TimeoutError':
      return { kind: 'timeout', message: `${host} does not answer` };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return {
        kind: 'timeout',
        message: `There is no way to ${host} (${code === 'ENETUNREACH' ? 'network' : 'host'} unreachable)`,
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return { kind: 'reset', message: `${host} closed the connection` };
    case 'AbortError':
    case 'ABORT_ERR':
    case 'UND_ERR_ABORTED':
      return { kind: 'aborted', message: 'The request was given up' };
    default:
      return (
        describeTls(code, error, server) ?? {
          kind: 'other',
          message: `The request to ${host} failed: ${textOf(error)}`,
        }
      );
  }
};

/** Trouble with certificates, in the words of OpenSSL's verify codes and of Node's own checks. */
const describeTls = (code: string, error: unknown, { host }: URL): Description | undefined => {
  const tls = (message: string): Description => ({ kind: 'tls', message });
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return tls(`The certificate of ${host} has expired`);
    case 'CERT_NOT_YET_VALID':
      return tls(`The certificate of ${host} is not valid yet`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return tls(`The certificate of ${host} is signed by an authority that the kubeconfig does not trust`);
    case 'CERT_SIGNATURE_FAILURE':
      return tls(`The certificate of ${host} is not signed by the authority of the kubeconfig`);
    case 'CERT_REVOKED':
      return tls(`The certificate of ${host} was revoked`);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return tls(`The certificate of ${host} is for other names${altNames(error)}`);
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return tls(`${host} does not speak TLS`);
    default:
      return code.startsWith('ERR_SSL') || code.startsWith('ERR_OSSL') || code.startsWith('ERR_TLS')
        ? tls(`No safe connection to ${host}: ${textOf(error)}`)
        : undefined;
  }
};

const altNames = (error: unknown): string => {
  if (!(error instanceof Error) || !('cert' in error) || typeof error.cert !== 'object' || error.cert === null)
    return '';
  const names = 'subjectaltname' in error.cert ? String(error.cert.subjectaltname ?? '') : '';
  return names === '' ? '' : `: ${names.replaceAll(/DNS:|IP Address:/g, '')}`;
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
