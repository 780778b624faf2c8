import { isAscii } from 'node:buffer';
import { cleanObject, cleanText, mayBeHostile } from '../model/clean.ts';
import type { Kind, KubernetesObject } from '../model/kubernetes.ts';
import { lastApplied } from '../model/last-applied.ts';
import { ApiError } from './errors.ts';
import { withoutManagedFields } from './managed-fields.ts';

/** One answer to a list request, or one page of it. */
export type ObjectList<T> = {
  readonly items: readonly T[];
  /** Where a watch may go on from; '' where the server gave none. */
  readonly resourceVersion: string;
  /** Asks for the next page; '' on the last one. */
  readonly continueToken: string;
};

/**
 * An object from its JSON, cleaned and without what podctl never shows (`metadata.managedFields`, the last applied
 * configuration: together often half of an object). `kind` names it where the server does not: in lists, and where only
 * metadata was asked for. Throws an `ApiError` when the text is no JSON object.
 */
export const decodeObject = <T extends KubernetesObject = KubernetesObject>(text: string, kind?: Kind): T =>
  trim(cleaned(text), kind) as T;

/** A list from its JSON, its objects as `decodeObject` gives them, each with the `kind` and `apiVersion` the list has. */
export const decodeList = <T extends KubernetesObject = KubernetesObject>(text: string, kind?: Kind): ObjectList<T> => {
  const list = cleaned(text);
  const itemKind = kind ?? list.kind?.replace(/List$/, '');
  return {
    items: (list.items ?? []).map(item => trim({ apiVersion: list.apiVersion, ...item }, itemKind) as T),
    resourceVersion: list.metadata?.resourceVersion ?? '',
    continueToken: list.metadata?.continue ?? '',
  };
};

/** One object of a list from its JSON, as `decodeObject` gives it; undefined for what is no JSON. */
export const decodeItem = <T extends KubernetesObject = KubernetesObject>(
  json: Buffer,
  kind: Kind,
  apiVersion: string,
): T | undefined => {
  const { text, ascii } = textOf(json);
  // In front, as a watch has them: objects of one shape cost V8 less.
  const object = cleanedIfJson(`{"kind":"${kind}","apiVersion":"${apiVersion}",${text.slice(1)}`, ascii);
  return object && (trim(object, kind) as T);
};

/** One line of a watch: the type of the event and its object. Throws an `ApiError` when the line is no JSON object. */
export const decodeWatchLine = (line: Buffer, kind: Kind): { readonly type: string; readonly object: WireObject } => {
  const { text, ascii } = textOf(line);
  const event = cleaned(text, ascii);
  if (event.type === undefined || event.object === undefined) throw notKubernetes(text);
  return { type: event.type, object: event.type === 'ERROR' ? event.object : trim(event.object, kind) };
};

/** What podctl reads of any JSON from a cluster before it knows the kind. Mutable: it was just parsed and is ours alone. */
export type WireObject = {
  apiVersion?: string;
  kind?: string;
  metadata?: {
    resourceVersion?: string;
    continue?: string;
    annotations?: Record<string, string>;
    managedFields?: unknown;
  };
  items?: WireObject[];
  type?: string;
  object?: WireObject;
  /** Of a Status. */
  code?: number;
  reason?: string;
  message?: string;
  /** Of a Secret. */
  data?: unknown;
  stringData?: unknown;
};

const del = 0x7f;

/** Whether all of it is plain characters costs a tenth when told from the bytes, and nearly every text is so. */
const textOf = (json: Buffer): { readonly text: string; readonly ascii: boolean } => {
  const ascii = isAscii(json) && !json.includes(del);
  return { text: json.toString(ascii ? 'latin1' : 'utf8'), ascii };
};

const cleaned = (text: string, ascii = false): WireObject => {
  const object = cleanedIfJson(text, ascii);
  if (object === undefined) throw notKubernetes(text);
  return object;
};

const cleanedIfJson = (text: string, ascii: boolean, cut = true): WireObject | undefined => {
  const json = cut ? withoutManagedFields(text) : text;
  const parsed = parse(json);
  if (parsed === undefined && json !== text) return cleanedIfJson(text, ascii, false);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  return (mayBeHostile(json, ascii) ? cleanObject(parsed) : parsed) as WireObject;
};

/** Undefined for a text that is no JSON. */
const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const trim = (object: WireObject, kind: string | undefined): WireObject => {
  if (kind !== undefined && object.kind !== kind) {
    object.kind = kind;
    if (object.apiVersion === 'meta.k8s.io/v1') object.apiVersion = 'v1';
  }
  const { metadata } = object;
  // Go writes managedFields last, so that deleting it keeps the object in V8's fast mode.
  if (metadata?.managedFields !== undefined) delete metadata.managedFields;
  if (metadata?.annotations?.[lastApplied] !== undefined) delete metadata.annotations[lastApplied];
  if (object.kind === 'Secret') {
    // Only metadata is ever asked for; a server that sends values all the same must not get them into memory for long.
    delete object.data;
    delete object.stringData;
  }
  return object;
};

const notKubernetes = (text: string): ApiError =>
  new ApiError(
    'other',
    `The server answered with something that is no Kubernetes object: ${cleanText(text.slice(0, 80))}`,
  );
