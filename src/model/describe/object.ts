import type { KubernetesObject } from '../kubernetes.ts';
import { type AnyCondition, conditionsEntry } from './conditions.ts';
import { type Entry, entry, entryIf } from './entry.ts';
import { labelEntries, ownerEntries } from './metadata.ts';
import { timeText } from './times.ts';

/**
 * Any object: its metadata, then every other field with its name in words, as kubectl describes kinds it has no form
 * for. Of a Secret only the names of its keys.
 */
export const objectEntries = (object: KubernetesObject, now: number): readonly Entry[] => {
  const { apiVersion, kind, metadata, ...rest } = object as KubernetesObject & Readonly<Record<string, unknown>>;
  return [
    entry('Name', metadata?.name ?? ''),
    ...entryIf('Namespace', metadata?.namespace),
    ...labelEntries(object),
    ...entryIf('API Version', apiVersion),
    ...entryIf('Kind', kind),
    ...entryIf('Created', timeText(metadata?.creationTimestamp, now)),
    ...entryIf('Deleted', timeText(metadata?.deletionTimestamp, now)),
    ...(metadata?.finalizers?.length ? [entry('Finalizers', metadata.finalizers)] : []),
    ...ownerEntries(object),
    ...Object.entries(rest).flatMap(([key, value]) =>
      kind === 'Secret' && (key === 'data' || key === 'stringData')
        ? [
            entry(
              wordsOf(key),
              Object.keys(value ?? {}).map(name => `${name}: (not shown)`),
            ),
          ]
        : fieldEntries(key, value, now),
    ),
  ];
};

/** A field of any shape. */
export const fieldEntries = (key: string, value: unknown, now: number, label = wordsOf(key)): readonly Entry[] => {
  if (value === undefined || value === null || value === '') return [];
  if (key === 'conditions' && Array.isArray(value)) return conditionsEntry(value as readonly AnyCondition[], now);
  if (Array.isArray(value)) return value.length === 0 ? [] : [listEntry(label, value, now)];
  if (typeof value === 'object') {
    const below = Object.entries(value).flatMap(([inner, item]) =>
      fieldEntries(inner, item, now, names.has(key) ? inner : undefined),
    );
    return below.length > 0 ? [entry(label, [], below)] : [];
  }
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
  return [entry(label, isTime ? timeText(value, now) || value : String(value))];
};

const listEntry = (label: string, items: readonly unknown[], now: number): Entry =>
  items.every(item => typeof item !== 'object' || item === null)
    ? entry(label, items.map(String))
    : entry(
        label,
        [],
        items.map((item, index) => {
          const { name, ...fields } = (typeof item === 'object' && item !== null ? item : { value: item }) as Readonly<
            Record<string, unknown>
          >;
          const title = typeof name === 'string' && name !== '' ? name : String(index + 1);
          return entry(
            title,
            [],
            Object.entries(fields).flatMap(([key, value]) => fieldEntries(key, value, now)),
          );
        }),
      );

/** Fields whose keys are names that somebody gave, not fields of their own. */
const names: ReadonlySet<string> = new Set([
  'labels',
  'matchLabels',
  'annotations',
  'nodeSelector',
  'selector',
  'data',
  'binaryData',
  'limits',
  'requests',
  'hard',
  'used',
  'capacity',
  'allocatable',
  'parameters',
]);

/** `lastTransitionTime` is `Last Transition Time`; keys that are no words (labels, file names) stay as they are. */
const wordsOf = (key: string): string =>
  /^[a-z][a-zA-Z]*$/.test(key)
    ? key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, first => first.toUpperCase())
    : key;
