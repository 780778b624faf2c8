import { ApiError } from './errors.ts';

/** What a broken body or socket fails with, as an `ApiError`. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // As undici words it when the server ends a connection in the middle of an answer.
  const closed = message === 'other side closed' || message === 'terminated';
  const what = closed ? 'The server closed the connection' : `The connection broke: ${message}`;
  return new ApiError('reset', what, { cause: error });
};
