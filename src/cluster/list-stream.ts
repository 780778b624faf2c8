import { kindPaths } from '../model/kinds.ts';
import type { Kind, KubernetesObject, ObjectOf } from '../model/kubernetes.ts';
import { acceptOf } from './accept.ts';
import { listPath } from './api-paths.ts';
import type { ListScope } from './cluster.ts';
import { decodeItem, decodeList, type ObjectList } from './decode.ts';
import { eachChunk } from './each-chunk.ts';
import { ApiError } from './errors.ts';
import { listItems } from './list-items.ts';
import type { Transport } from './transport.ts';

export type ListStream<K extends Kind> = {
  readonly kind: K;
  readonly scope: ListScope;
  readonly signal?: AbortSignal | undefined;
  /** '0' takes what the server has at hand; '' what is newest, which costs old servers a look into etcd. */
  readonly resourceVersion: '0' | '';
  /** The server begins to answer. */
  opened?(): void;
  /** Bytes arrived. */
  heard?(): void;
  take(object: ObjectOf<K>): void;
};

/**
 * Lists a kind in one request and hands over each object as soon as it is there; answers the list's resourceVersion. A
 * server sends a list in half the time of a watch with initial events (Kubernetes 1.34: 10,000 pods in 0.8 s instead of
 * 1.6 s), and since 1.33 without holding it in memory
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).
 * Rejects with an `ApiError`: `unprocessable` for a list that is better asked for in pages, `reset` for half a list.
 */
export const streamList = async <K extends Kind>(transport: Transport, list: ListStream<K>): Promise<string> => {
  const { kind, scope, signal, resourceVersion, opened, heard, take } = list;
  const { group, version } = kindPaths[kind];
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const items = listItems(
    maxItemBytes,
    json => {
      const object = decodeItem<ObjectOf<K>>(json, kind, apiVersion);
      if (object) take(object);
      return object !== undefined;
    },
    () => new ApiError('unprocessable', `An object of the list is larger than ${maxItemBytes} bytes.`),
  );
  const { body } = await transport.request({
    method: 'GET',
    path: listPath(kind, scope, { resourceVersion }),
    accept: acceptOf(kind, 'list'),
    signal,
  });
  opened?.();
  await eachChunk(body, chunk => {
    heard?.();
    items.push(chunk);
  });
  const rest = lastOf<ObjectOf<K>>(items.rest(), kind);
  if (rest.continueToken !== '') throw new ApiError('unprocessable', 'The server gives lists in pages only.');
  for (const object of rest.items) take(object);
  return rest.resourceVersion;
};

/** The end of a list: its last objects, and its version. Half a list that looks like a whole answer is none. */
const lastOf = <T extends KubernetesObject>(text: string, kind: Kind): ObjectList<T> => {
  try {
    return decodeList<T>(text, kind);
  } catch (error) {
    if (!text.includes('"items":[')) throw error;
    throw new ApiError('reset', 'The server ended the list before it was complete.', { cause: error });
  }
};

/** No object is larger: etcd refuses more than 1.5 MiB by default, JSON may double it a few times. */
const maxItemBytes = 32 * 1024 * 1024;
