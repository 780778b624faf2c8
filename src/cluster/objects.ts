import { absent, forbidden, type Known, read } from '../model/known.ts';
import type { Kind, ObjectOf } from '../model/kubernetes.ts';
import { acceptOf } from './accept.ts';
import { objectPath, podSubresourcePath } from './api-paths.ts';
import type { ListScope, ServerVersion } from './cluster.ts';
import { decodeObject } from './decode.ts';
import { ApiError, type ApiErrorKind } from './errors.ts';
import { listPages } from './list-pages.ts';
import { streamList } from './list-stream.ts';
import { bodyError, readText } from './read-text.ts';
import type { Transport } from './transport.ts';

/** GET of one object. 404 is `absent`, 403 is `forbidden`; rejects with an `ApiError` otherwise. */
export const getObject = <K extends Kind>(
  transport: Transport,
  kind: K,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<Known<ObjectOf<K>>> =>
  known(async () => {
    const path = objectPath(kind, namespace, name);
    const answer = await transport.request({ method: 'GET', path, accept: acceptOf(kind, 'object'), signal });
    return decodeObject<ObjectOf<K>>(await readText(answer), kind);
  });

/** One list, in pages where one answer does not get through. 404 (the kind is not served) is `absent`, 403 is `forbidden`. */
export const listObjects = <K extends Kind>(
  transport: Transport,
  kind: K,
  scope: ListScope,
  signal?: AbortSignal,
): Promise<Known<readonly ObjectOf<K>[]>> =>
  known(async () => {
    for (let tries = 1; ; tries++) {
      const objects: ObjectOf<K>[] = [];
      const take = (object: ObjectOf<K>): unknown => objects.push(object);
      try {
        if (tries === 1) await streamList(transport, { kind, scope, signal, resourceVersion: '', take });
        else await listPages(transport, kind, scope, take, signal);
        return objects;
      } catch (cause) {
        const error = bodyError(cause);
        if (tries === 1 && inPages.has(error.kind)) continue;
        // The list changed for so long that the server forgot the page we were at: begin again.
        if (error.kind !== 'gone' || tries === maxLists) throw error;
      }
    }
  });

const maxLists = 4;
/** What may become of a long answer on its way; short ones may get through. */
const inPages: ReadonlySet<ApiErrorKind> = new Set(['unprocessable', 'reset', 'timeout']);

const known = async <T>(ask: () => Promise<T>): Promise<Known<T>> => {
  try {
    return read(await ask());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'not-found') return absent;
    if (error.kind === 'forbidden') return forbidden(error.message);
    throw error;
  }
};

/** Deletes a pod; with `uid` only if it is still that one. Rejects with an `ApiError`. */
export const deletePod = async (
  transport: Transport,
  namespace: string,
  name: string,
  options: { readonly gracePeriodSeconds?: number; readonly uid?: string } = {},
): Promise<void> => {
  const { gracePeriodSeconds, uid } = options;
  const answer = await transport.request({
    method: 'DELETE',
    path: objectPath('Pod', namespace, name),
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds,
      ...(uid !== undefined && { preconditions: { uid } }),
    }),
  });
  await readText(answer);
};

/**
 * Adds an ephemeral container to a running pod. It cannot be removed again.
 * https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
 */
export const addEphemeralContainer = async (
  transport: Transport,
  namespace: string,
  pod: string,
  container: object,
): Promise<void> => {
  const answer = await transport.request({
    method: 'PATCH',
    path: podSubresourcePath(namespace, pod, 'ephemeralcontainers'),
    contentType: 'application/strategic-merge-patch+json',
    body: JSON.stringify({ spec: { ephemeralContainers: [container] } }),
  });
  await readText(answer);
};

/** GET /version. Minor versions of some vendors carry a suffix (`34+`), which is dropped. */
export const serverVersion = async (transport: Transport, signal?: AbortSignal): Promise<ServerVersion> => {
  const text = await readText(await transport.request({ method: 'GET', path: '/version', signal }));
  const { major, minor, gitVersion } = decodeObject(text) as { major?: string; minor?: string; gitVersion?: string };
  if (gitVersion === undefined)
    throw new ApiError('other', 'The server does not say which version of Kubernetes it is');
  return { major: Number.parseInt(major ?? '', 10) || 0, minor: Number.parseInt(minor ?? '', 10) || 0, gitVersion };
};
