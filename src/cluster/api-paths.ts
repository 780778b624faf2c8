import { kindPaths } from '../model/kinds.ts';
import type { Kind } from '../model/kubernetes.ts';
import type { ListScope } from './cluster.ts';

/** Query parameters; those that are undefined are left out, lists repeat their key. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Path of the collection of a kind: of one namespace, or of all of them (`namespace: ''`). */
export const listPath = (kind: Kind, scope: ListScope, query: Query = {}): string =>
  collectionPath(kind, scope.namespace) +
  queryText({ fieldSelector: scope.fieldSelector, labelSelector: scope.labelSelector, ...query });

/** Path of one object. `namespace` is ignored for kinds that have none. */
export const objectPath = (kind: Kind, namespace: string, name: string, query: Query = {}): string =>
  `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}${queryText(query)}`;

/** Path of `log`, `exec`, `attach`, `portforward` or `ephemeralcontainers` of a pod. */
export const podSubresourcePath = (namespace: string, pod: string, subresource: string, query: Query = {}): string =>
  `${objectPath('Pod', namespace, pod)}/${subresource}${queryText(query)}`;

const collectionPath = (kind: Kind, namespace: string): string => {
  const { group, version, plural, namespaced } = kindPaths[kind];
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${plural}`;
};

const queryText = (query: Query): string => {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(key, String(item));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};
