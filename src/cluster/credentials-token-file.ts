import type { Login } from './credentials.ts';
import { ApiError } from './errors.ts';
import { rereadFile } from './reread-file.ts';

/**
 * A token that stands in a file and is read again when the file changes. The trailing newline is not part of it.
 * `fallback` is the `token` beside it, used while the file cannot be read, as client-go does.
 */
export const tokenFileLogin = (path: string, fallback: string | undefined): Login => {
  const readToken = rereadFile(path);
  return {
    current: async () => {
      const token = await readToken().then(
        text => text.trim(),
        cause => {
          if (fallback !== undefined) return fallback;
          throw new ApiError('credentials', `Cannot read the token file ${path}`, { cause });
        },
      );
      if (token === '') throw new ApiError('credentials', `The token file ${path} is empty`);
      return { authorization: `Bearer ${token}` };
    },
    refused: () => undefined,
    forget: () => undefined,
    close: () => undefined,
  };
};
