import { ApiError } from './errors.ts';

/** What a broken body or socket fails with, as an `ApiError`. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError('reset', `The connection broke: ${message}`, { cause: error });
};
