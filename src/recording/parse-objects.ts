import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { cleanObject } from '../model/clean.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';

/**
 * The Kubernetes objects in a text: JSON, or YAML with any number of documents; Lists are opened, and their items get the
 * kind that the list names. What is no Kubernetes object is passed over. Throws the parser's error for a broken text.
 */
export const parseObjects = (text: string): readonly KubernetesObject[] => documents(text).flatMap(open);

const documents = (text: string): readonly unknown[] => {
  const start = text.trimStart();
  // YAML would read JSON too, a hundred times slower; and its schema must not turn time stamps into Dates.
  if (start.startsWith('{') || start.startsWith('[')) return [JSON.parse(start)];
  return loadAll(text, { schema: CORE_SCHEMA }) as readonly unknown[];
};

const open = (document: unknown): readonly KubernetesObject[] => {
  if (Array.isArray(document)) return document.flatMap(open);
  if (!isRecord(document)) return [];
  const kind = typeof document['kind'] === 'string' ? document['kind'] : '';
  const items = document['items'];
  if (Array.isArray(items) && (kind === '' || kind.endsWith('List'))) {
    const itemKind = kind === 'List' ? '' : kind.slice(0, -'List'.length);
    return items.flatMap(item =>
      isRecord(item) ? open(item['kind'] || !itemKind ? item : { ...item, kind: itemKind }) : [],
    );
  }
  const metadata = document['metadata'];
  if (!kind || !isRecord(metadata) || typeof metadata['name'] !== 'string') return [];
  return [withoutValues(cleanObject(document))];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values of a Secret are of no use to a diagnosis and must not get into a report. */
const withoutValues = (object: Readonly<Record<string, unknown>>): KubernetesObject => {
  if (object['kind'] !== 'Secret') return object;
  const keys = [object['data'], object['stringData']].flatMap(part => (isRecord(part) ? Object.keys(part) : []));
  const { stringData: _stringData, ...rest } = object;
  return { ...rest, data: Object.fromEntries(keys.map(key => [key, ''])) } as KubernetesObject;
};
