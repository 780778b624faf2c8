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

/** One line of a watch: the type of the event and its object. Throws an `ApiError` when the line is no JSON object. */
export const decodeWatchLine = (text: string, kind: Kind): { readonly type: string; readonly object: WireObject } => {
  const event = cleaned(text);
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

const cleaned = (text: string): WireObject => {
  const json = withoutManagedFields(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw notKubernetes(text, error);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notKubernetes(text);
  return (mayBeHostile(json) ? cleanObject(parsed) : parsed) as WireObject;
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

const notKubernetes = (text: string, cause?: unknown): ApiError =>
  new ApiError(
    'other',
    `The server answered with something that is no Kubernetes object: ${cleanText(text.slice(0, 80))}`,
    {
      cause,
    },
  );
