import { ApiError } from './errors.ts';
import type { ApiResponse } from './transport.ts';

/** The whole body as text. Rejects with an `ApiError` where it breaks off. */
export const readText = async ({ body }: ApiResponse): Promise<string> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
  } catch (error) {
    throw bodyError(error);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A body that broke off, as an `ApiError`. An `ApiError` stays what it is. */
export const bodyError = (cause: unknown): ApiError => {
  if (cause instanceof ApiError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (cause instanceof Error && cause.name === 'AbortError')
    return new ApiError('aborted', 'The request was given up', { cause });
  if (code === 'UND_ERR_BODY_TIMEOUT')
    return new ApiError('timeout', 'The server stopped in the middle of its answer', { reason: code, cause });
  return new ApiError('reset', 'The connection broke in the middle of the answer', { reason: code, cause });
};
