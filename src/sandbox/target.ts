import { type KindPath, kindPaths } from '../model/kinds.ts';
import type { Kind } from '../model/kubernetes.ts';

/** What the path of a request names. */
export type Target =
  | { readonly type: 'path'; readonly path: string }
  | {
      readonly type: 'resource';
      /** Undefined for the review APIs and kinds that are not served. */
      readonly kind: Kind | undefined;
      readonly resource: Pick<KindPath, 'group' | 'version' | 'plural'>;
      /** '' for a kind without namespaces, and for all namespaces. */
      readonly namespace: string;
      /** '' for a collection. */
      readonly name: string;
      /** `log`, `exec` and so on, or ''. */
      readonly subresource: string;
    };

export type ResourceTarget = Extract<Target, { type: 'resource' }>;

/** Takes apart `/api/v1/…` and `/apis/GROUP/VERSION/…`. Discovery paths are plain paths. */
export const targetOf = (path: string): Target => {
  const parts = path.split('/').filter(part => part !== '');
  const core = parts[0] === 'api';
  const rest = parts.slice(core ? 2 : 3).map(decodeURIComponent);
  if ((!core && parts[0] !== 'apis') || rest.length === 0) return { type: 'path', path };
  const group = core ? '' : (parts[1] ?? '');
  const version = (core ? parts[1] : parts[2]) ?? '';
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const namespace = inNamespace ? (rest[1] ?? '') : '';
  const [plural = '', name = '', subresource = ''] = inNamespace ? rest.slice(2) : rest;
  const resource = { group, version, plural };
  const kind = kindOf(resource);
  // The API server calls a Namespace itself an object in that namespace.
  const itself = kind === 'Namespace' && name !== '';
  return { type: 'resource', kind, resource, namespace: itself ? name : namespace, name, subresource };
};

const kindOf = (wanted: Pick<KindPath, 'group' | 'version' | 'plural'>): Kind | undefined => {
  for (const [kind, path] of Object.entries(kindPaths))
    if (path.group === wanted.group && path.version === wanted.version && path.plural === wanted.plural)
      return kind as Kind;
  return undefined;
};

/** `v1` or `apps/v1`. */
export const apiVersionOf = ({ group, version }: Pick<KindPath, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;
