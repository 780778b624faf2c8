import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { cleanObject } from '../model/clean.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { asCoreEvent } from './core-event.ts';

/** An object, and the line of its text where it begins: known for objects that are a document of their own. */
export type ParsedObject = { readonly object: KubernetesObject; readonly line: number | undefined };

/**
 * The Kubernetes objects in a text: JSON, or YAML with any number of documents; Lists are opened, and their items get the
 * kind that the list names. What is no Kubernetes object is passed over. Throws the parser's error for a broken text.
 */
export const parseObjects = (text: string): readonly ParsedObject[] =>
  documents(text).flatMap(({ document, line }) => {
    const objects = open(document);
    return objects.map(object => ({ object, line: isRecord(document) && !isList(document) ? line : undefined }));
  });

type Document = { readonly document: unknown; readonly line: number | undefined };

const documents = (text: string): readonly Document[] => {
  const start = text.trimStart();
  // YAML would read JSON too, a hundred times slower; and its schema must not turn time stamps into Dates.
  if (start.startsWith('{') || start.startsWith('[')) return [{ document: JSON.parse(start), line: 1 }];
  const loaded = (loadAll(text, { schema: CORE_SCHEMA }) as readonly unknown[]).filter(document => document !== null);
  const lines = documentLines(text);
  // Where the two disagree, a line would be a guess.
  const known = lines.length === loaded.length;
  return loaded.map((document, index) => ({ document, line: known ? lines[index] : undefined }));
};

/** The lines, from 1, where the documents of a YAML text have their first content. */
const documentLines = (text: string): readonly number[] => {
  const starts: number[] = [];
  let inside = false;
  for (const [index, line] of text.split('\n').entries())
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) inside = false;
    else if (!inside && /^\s*[^\s#%]/.test(line)) {
      inside = true;
      starts.push(index + 1);
    }
  return starts;
};

const open = (document: unknown): readonly KubernetesObject[] => {
  if (Array.isArray(document)) return document.flatMap(open);
  if (!isRecord(document)) return [];
  const kind = typeof document['kind'] === 'string' ? document['kind'] : '';
  const items = document['items'];
  if (isList(document) && Array.isArray(items)) {
    const itemKind = kind === 'List' ? '' : kind.slice(0, -'List'.length);
    return items.flatMap(item =>
      isRecord(item) ? open(item['kind'] || !itemKind ? item : { ...item, kind: itemKind }) : [],
    );
  }
  const metadata = document['metadata'];
  if (!kind || !isRecord(metadata) || typeof metadata['name'] !== 'string') return [];
  return [withoutValues(asCoreEvent(cleanObject(document)))];
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
