import { cleanObject } from '../model/clean.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { asCoreEvent } from './core-event.ts';
import { jsonValues } from './json-values.ts';
import { yamlValues } from './yaml-values.ts';

/** An object, and the line of its text where it begins: known for objects that are a document of their own. */
export type ParsedObject = { readonly object: KubernetesObject; readonly line: number | undefined };

/**
 * The Kubernetes objects in a text: JSON or YAML, any number of values or documents; Lists are opened, and their items get
 * the kind that the list names, or `kind` where nothing else tells it. What is no Kubernetes object is passed over.
 * `problem`: why a text that is broken could not be read to its end.
 */
export const parseObjects = (
  text: string,
  kind = '',
): { readonly objects: readonly ParsedObject[]; readonly problem?: string } => {
  const { documents, problem } = read(text);
  const objects = documents.flatMap(({ document, line }) =>
    open(document, kind).map(object => ({
      object,
      line: isRecord(document) && !isList(document) ? line : undefined,
    })),
  );
  return problem === undefined ? { objects } : { objects, problem };
};

type Document = { readonly document: unknown; readonly line: number | undefined };

const read = (text: string): { documents: readonly Document[]; problem?: string | undefined } => {
  const start = text.replace(/^(?:\s|---(?=\s))*/, '');
  // YAML would read JSON too, a hundred times slower.
  if (start.startsWith('{') || start.startsWith('[')) {
    const { values, problem } = jsonValues(start);
    return { documents: values.map(document => ({ document, line: values.length === 1 ? 1 : undefined })), problem };
  }
  const { values, problem } = yamlValues(text);
  return { documents: values.map(({ value, line }) => ({ document: value, line })), problem };
};

const open = (document: unknown, kindOfItems: string): readonly KubernetesObject[] => {
  if (Array.isArray(document)) return document.flatMap(item => open(item, kindOfItems));
  if (!isRecord(document)) return [];
  const named = typeof document['kind'] === 'string' ? document['kind'] : '';
  const items = document['items'];
  if (isList(document) && Array.isArray(items)) {
    const itemKind = named === 'List' || named === '' ? kindOfItems : named.slice(0, -'List'.length);
    return items.flatMap(item => open(item, itemKind));
  }
  const kind = named || kindOfItems;
  const metadata = document['metadata'];
  if (!kind || !isRecord(metadata) || typeof metadata['name'] !== 'string') return [];
  return [withoutValues(asCoreEvent(cleanObject({ ...document, kind })))];
};

const isList = (document: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(document['items']) && /^(?:.*List)?$/.test(String(document['kind'] ?? ''));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values of a Secret are of no use to a diagnosis and must not get into a report. Where even its keys are unknown, so they stay. */
const withoutValues = (object: Readonly<Record<string, unknown>>): KubernetesObject => {
  if (object['kind'] !== 'Secret') return object;
  const parts = [object['data'], object['stringData']].filter(isRecord);
  if (parts.length === 0) return object;
  const { stringData: _stringData, ...rest } = object;
  return { ...rest, data: Object.fromEntries(parts.flatMap(Object.keys).map(key => [key, ''])) } as KubernetesObject;
};
