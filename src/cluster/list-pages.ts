import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kind, ObjectOf } from '../model/kubernetes.ts';
import { acceptOf } from './accept.ts';
import { listPath, type Query } from './api-paths.ts';
import type { ListScope } from './cluster.ts';
import { decodeList, type ObjectList } from './decode.ts';
import { readText } from './read-text.ts';
import type { ApiRequest, Transport } from './transport.ts';

/** Objects handed over between two looks at the keyboard. */
const batch = 100;
/** A page larger than this is asked for again in smaller ones. Bytes. */
const maxPageBytes = 64 * 1024 * 1024;

/**
 * Lists a kind in pages of 500 and calls `take` for each object as its page arrives. Answers the list's
 * resourceVersion. Rejects with an `ApiError`: `gone` when the list took longer than the server keeps its `continue`.
 */
export const listPages = async <K extends Kind>(
  transport: Transport,
  kind: K,
  scope: ListScope,
  take: (object: ObjectOf<K>) => void,
  signal?: AbortSignal,
  pageBytes = maxPageBytes,
): Promise<string> => {
  let limit = 500;
  let continueToken = '';
  for (;;) {
    const request = pageRequest(kind, scope, { limit, continue: continueToken }, signal);
    const text = await readPage(transport, request, limit > 1 ? pageBytes : Number.POSITIVE_INFINITY);
    if (text === undefined) {
      limit = Math.ceil(limit / 10);
      continue;
    }
    const page = decodeList<ObjectOf<K>>(text, kind);
    for (const [index, object] of page.items.entries()) {
      if (index % batch === batch - 1) await nextTurn(undefined, { signal });
      take(object);
    }
    if (page.continueToken === '') return page.resourceVersion;
    continueToken = page.continueToken;
  }
};

/** The first `limit` objects of a list. Rejects with an `ApiError`. */
export const listPage = async <K extends Kind>(
  transport: Transport,
  kind: K,
  scope: ListScope,
  limit: number,
  signal?: AbortSignal,
): Promise<ObjectList<ObjectOf<K>>> => {
  const answer = await transport.request(pageRequest(kind, scope, { limit }, signal));
  return decodeList<ObjectOf<K>>(await readText(answer), kind);
};

const pageRequest = (kind: Kind, scope: ListScope, query: Query, signal: AbortSignal | undefined): ApiRequest => ({
  method: 'GET',
  path: listPath(kind, scope, query),
  accept: acceptOf(kind, 'list'),
  signal,
});

/** The text of a page; undefined when it is larger than `maxBytes`. */
const readPage = async (transport: Transport, request: ApiRequest, maxBytes: number): Promise<string | undefined> => {
  const { body } = await transport.request(request);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
  }
  return Buffer.concat(chunks).toString();
};
