import type { Kind, KubernetesObject } from '../model/kubernetes.ts';
import { type Call, sendJson, type World } from './call.ts';
import { representationOf } from './representation.ts';
import { selectorOf } from './selectors.ts';
import { badRequest, expired, notFound, StatusError } from './status.ts';
import { keyOf } from './store.ts';
import { apiVersionOf, type ResourceTarget } from './target.ts';

/** GET of one object. */
export const get = (world: World, call: Call, target: ResourceTarget, kind: Kind): void => {
  const namespace = kind === 'Namespace' ? '' : target.namespace;
  const object = world.store.get(kind, namespace, target.name);
  if (object === undefined) throw notFound(target.resource, target.name);
  sendJson(call, 200, representationOf(world, call, kind, apiVersionOf(target.resource)).one(object));
};

/** GET of a collection, in pages where `limit` asks for them. */
export const list = (world: World, call: Call, target: ResourceTarget, kind: Kind): void => {
  const shape = representationOf(world, call, kind, apiVersionOf(target.resource));
  const limit = integer(call.query.get('limit') ?? '0');
  const token = call.query.get('continue') ?? '';
  const from = token === '' ? undefined : readToken(token);
  if (from !== undefined && from.rv >= 0 && from.rv < world.store.oldest())
    throw expired(continueTooOld, writeToken({ ...from, rv: -1 }));
  refuseTheFuture(world, call);

  const selected = select(world, call, target, kind);
  const rest = from === undefined ? selected : selected.filter(object => objectKey(object) > from.start);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page.at(-1);
  // Every page of one list is of one resourceVersion; an inconsistent continuation (rv -1) takes today's.
  const revision = from !== undefined && from.rv > 0 ? from.rv : world.store.revision();
  const more =
    page.length < rest.length && last !== undefined
      ? {
          continue: writeToken({ rv: revision, start: objectKey(last) }),
          // The real server does not count what a selector would still have to filter.
          ...(!isSelective(call) && { remainingItemCount: rest.length - page.length }),
        }
      : {};
  sendJson(call, 200, shape.list(page, { resourceVersion: String(revision), ...more }));
};

/** The objects of a collection that a request asks for, in order. */
export const select = (
  { store }: Pick<World, 'store'>,
  call: Call,
  target: ResourceTarget,
  kind: Kind,
): readonly KubernetesObject[] => {
  const matches = selectorOf(kind, call.query);
  const inScope = inNamespace(target);
  return store.all(kind).filter(object => inScope(object) && matches(object));
};

export const inNamespace =
  ({ namespace }: ResourceTarget) =>
  (object: KubernetesObject): boolean =>
    namespace === '' || object.metadata?.namespace === namespace;

/** The whole number of a query parameter. Throws the server's 400. */
export const integer = (text: string): number => {
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
};

const isSelective = (call: Call): boolean => call.query.has('fieldSelector') || call.query.has('labelSelector');

const objectKey = (object: KubernetesObject): string => keyOf(object.metadata?.namespace, object.metadata?.name ?? '');

type Token = { readonly v: string; readonly rv: number; readonly start: string };

const writeToken = ({ rv, start }: Omit<Token, 'v'>): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url');

const readToken = (text: string): Token => {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Token>;
    if (typeof token.rv === 'number' && typeof token.start === 'string')
      return { v: 'meta.k8s.io/v1', rv: token.rv, start: token.start };
  } catch {
    // Falls through to the server's answer for any text that is no token.
  }
  throw badRequest('invalid continue token: continue key is not valid: invalid character');
};

/** A client that has seen a newer state than this server must not be given an older one. */
const refuseTheFuture = ({ store }: World, call: Call): void => {
  const wanted = Number(call.query.get('resourceVersion') ?? 0);
  if (wanted <= store.revision()) return;
  throw new StatusError(504, 'Timeout', `Too large resource version: ${wanted}, current: ${store.revision()}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
};

const continueTooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';
