import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ApiError } from './errors.ts';

/** PEM texts. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/**
 * Raises an `ApiError` of kind `credentials` where certificate and key do not fit. OpenSSL may then leave both away
 * without a word, and every request would be anonymous.
 */
export const checkCertificate = ({ cert, key }: ClientCertificate, userName: string): void => {
  const certificate = parsed('client certificate', userName, () => new X509Certificate(cert));
  const privateKey = parsed('client key', userName, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw new ApiError('credentials', `The client key of user ${userName} does not belong to its client certificate`);
};

/** Raises an `ApiError` for a certificate that is no longer valid at `now`. To be asked only once the server has refused it. */
export const checkExpiry = ({ cert }: ClientCertificate, userName: string, now: number): void => {
  const { validToDate } = new X509Certificate(cert);
  if (validToDate.getTime() < now)
    throw new ApiError(
      'credentials',
      `The client certificate of user ${userName} expired on ${validToDate.toISOString().slice(0, 10)}`,
    );
};

const parsed = <T>(what: string, userName: string, parse: () => T): T => {
  try {
    return parse();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError('credentials', `The ${what} of user ${userName} cannot be read: ${why}`, { cause });
  }
};
