import type { GatedRequest } from './gate.ts';
import { type RequestTarget, requestTarget } from './request-target.ts';

/** What a request does, in the terms of Kubernetes' own authorization; `secret-values` is any that could answer them. */
export type RequestVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'review'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'create'
  | 'patch'
  | 'delete'
  | 'secret-values';

/**
 * The verb of a request, read from method and path as the API server reads them (apiserver/pkg/endpoints/request/
 * requestinfo.go), but strictly: undefined for every path that is not spelled plainly and for every subresource,
 * method and legacy prefix that podctl has no use for.
 */
export const requestVerb = ({ method, path, accept, upgrade }: GatedRequest): RequestVerb | undefined => {
  const [pathname = '', query, ...rest] = path.split('?');
  if (rest.length > 0 || !plainPath.test(pathname)) return undefined;
  if (method === 'GET' && !upgrade && discovery.test(pathname)) return 'get';
  const target = requestTarget(pathname);
  if (target === undefined) return undefined;
  if (isSecret(target)) return !upgrade && method === 'GET' ? secretVerb(target, query, accept) : 'secret-values';
  if (upgrade) return method === 'GET' ? streamVerb(target) : undefined;
  switch (method) {
    case 'GET':
      return readVerb(target, query);
    case 'POST':
      return postVerb(target);
    case 'PATCH':
      return target.name !== '' && changeable.has(target.subresource) ? 'patch' : undefined;
    case 'DELETE':
      return target.name !== '' && target.subresource === '' ? 'delete' : undefined;
    default:
      return undefined;
  }
};

// Letters of names, and escapes of anything but '/', '\', '.' and '%'; no empty, '.' or '..' segment.
const plainPath = /^(?:\/(?!\.{1,2}(?:\/|$))(?:[A-Za-z0-9._~:@!$&'()*+,;=-]|%(?!2[ef5]|5c)[0-9a-f]{2})+)+$/i;

const discovery = /^\/(?:version|api|apis|healthz|livez|readyz|openapi\/v[23]|api\/v1|apis\/[^/]+|apis\/[^/]+\/[^/]+)$/;

const isSecret = ({ group, resource }: RequestTarget): boolean => group === '' && resource.toLowerCase() === 'secrets';

/** Only metadata, and nothing the server could choose instead of it. */
const secretVerb = (
  target: RequestTarget,
  query: string | undefined,
  accept: string | undefined,
): RequestVerb | undefined => {
  const metadataOnly = /^application\/json;as=PartialObjectMetadata(?:List)?;g=meta\.k8s\.io;v=v1$/.test(accept ?? '');
  if (target.subresource !== '') return undefined;
  return metadataOnly ? readVerb(target, query) : 'secret-values';
};

const streamVerb = ({ group, resource, namespace, name, subresource }: RequestTarget): RequestVerb | undefined => {
  if (group !== '' || resource !== 'pods' || namespace === '' || name === '') return undefined;
  return subresource === 'exec' || subresource === 'attach' || subresource === 'portforward' ? subresource : undefined;
};

const readVerb = (
  { resource, name, subresource }: RequestTarget,
  query: string | undefined,
): RequestVerb | undefined => {
  if (subresource !== '') {
    const isLog = resource === 'pods' && subresource === 'log';
    return isLog || subresource === 'status' || subresource === 'scale' ? 'get' : undefined;
  }
  const watch = new URLSearchParams(query).get('watch');
  if (watch !== null && watch !== 'false' && watch !== '0') return 'watch';
  return name === '' ? 'list' : 'get';
};

const reviews: Readonly<Record<string, readonly string[]>> = {
  'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  'authentication.k8s.io': ['selfsubjectreviews'],
};

const postVerb = ({ group, resource, namespace, name, subresource }: RequestTarget): RequestVerb | undefined => {
  if (name === '' && namespace === '' && (reviews[group] ?? []).includes(resource)) return 'review';
  if (name === '') return 'create';
  // Of all that can be posted to an object, only this one neither opens a stream nor answers with a token.
  return group === '' && resource === 'pods' && subresource === 'eviction' ? 'create' : undefined;
};

const changeable = new Set(['', 'ephemeralcontainers', 'scale', 'resize']);
