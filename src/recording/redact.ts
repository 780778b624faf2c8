import type { KubernetesObject } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import { makePlaceholders, type Placeholders } from './placeholders.ts';
import { isSecretName, redactArguments, redactLines, redactText } from './redact-text.ts';

/** What a recording may be shared as. */
export type Redacted = {
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogExcerpt[];
  /** How many different values were replaced. */
  readonly replaced: number;
};

/**
 * Takes the secrets out of objects and logs: the values of environment variables and ConfigMaps, everything of a Secret but
 * its keys, annotations that hold credentials or a copy of the object, and whatever looks like a credential in any other
 * text. One secret gets one placeholder wherever it stands. Names, images, ports, numbers and the messages of Kubernetes
 * stay, so that the diagnosis stays the same.
 */
export const redact = (objects: readonly KubernetesObject[], logs: readonly LogExcerpt[]): Redacted => {
  const placeholders = makePlaceholders();
  // A secret may be met in a text before the field that gives it away: the second look knows all of them.
  const once = (): Omit<Redacted, 'replaced'> => ({
    objects: objects.map(object => redactObject(object, placeholders)),
    logs: logs.map(log => ({ ...log, lines: redactLines(log.lines, placeholders) })),
  });
  once();
  return { ...once(), replaced: placeholders.count() };
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * As `redact`, for one object on its way into a stream of them: a secret is replaced where it stands, and wherever else it
 * stands in this object and the ones to come.
 */
export const redactOne = <T extends KubernetesObject>(object: T, placeholders: Placeholders): T => {
  redactObject(object, placeholders);
  return redactObject(object, placeholders) as T;
};

/** A value of any shape, with whatever looks like a credential in its texts replaced. */
export const redactValue = <T>(value: T, placeholders: Placeholders): T => walk(value, '', placeholders) as T;

const redactObject = (object: KubernetesObject, placeholders: Placeholders): KubernetesObject => {
  const fields = object as Fields;
  const rest = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      if (isValues(object.kind, key)) return [key, redactValues(object.kind, value, placeholders)];
      return [key, key === 'metadata' ? redactMetadata(value, placeholders) : walk(value, key, placeholders)];
    }),
  );
  return rest as KubernetesObject;
};

const isValues = (kind: string | undefined, key: string): boolean =>
  (kind === 'ConfigMap' || kind === 'Secret') && (key === 'data' || key === 'binaryData' || key === 'stringData');

const redactValues = (kind: string | undefined, values: unknown, placeholders: Placeholders): unknown =>
  isFields(values)
    ? Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          kind === 'Secret' ? '' : whole(key, String(value ?? ''), placeholders),
        ]),
      )
    : values;

/** A value of which nothing may be seen. The secrets within it are looked for elsewhere too. */
const whole = (name: string, value: string, placeholders: Placeholders): string => {
  redactText(value, placeholders);
  return isSecretName(name) ? placeholders.everywhere(value) : placeholders.of(value);
};

const redactMetadata = (metadata: unknown, placeholders: Placeholders): unknown => {
  if (!isFields(metadata)) return metadata;
  const { managedFields: _managedFields, annotations, ...rest } = metadata;
  if (!isFields(annotations)) return rest;
  const kept = Object.entries(annotations).flatMap(([key, value]) => {
    if (/(?:^|[./-])last-applied(?:-configuration)?$/.test(key)) return [];
    return [[key, namedValue(key, value, placeholders)] as const];
  });
  return { ...rest, annotations: Object.fromEntries(kept) };
};

/** Fields whose text names something: nothing in them is replaced, or the diagnosis would lose what it speaks of. */
const names = new Set([
  'name',
  'namespace',
  'generateName',
  'kind',
  'apiVersion',
  'uid',
  'image',
  'imageID',
  'containerID',
  'reason',
  'type',
  'nodeName',
  'hostname',
  'labels',
  'matchLabels',
  'selector',
  'fieldPath',
]);
/** Maps of free words that drivers and provisioners read. */
const freeMaps = new Set(['volumeAttributes', 'attributes', 'parameters', 'options']);

const walk = (value: unknown, key: string, placeholders: Placeholders): unknown => {
  if (names.has(key)) return value;
  if (typeof value === 'string') return redactText(value, placeholders);
  if (Array.isArray(value)) {
    if (key === 'env') return value.map(variable => redactVariable(variable, placeholders));
    if (key === 'httpHeaders') return value.map(header => redactHeader(header, placeholders));
    if ((key === 'args' || key === 'command') && value.every(word => typeof word === 'string'))
      return redactArguments(value, placeholders);
    return value.map(item => walk(item, key, placeholders));
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (freeMaps.has(key)) return [name, namedValue(name, item, placeholders)];
      // A pod template has metadata of its own.
      return [name, name === 'metadata' ? redactMetadata(item, placeholders) : walk(item, name, placeholders)];
    }),
  );
};

const redactVariable = (variable: unknown, placeholders: Placeholders): unknown => {
  if (!isFields(variable) || typeof variable['value'] !== 'string') return variable;
  return { ...variable, value: whole(String(variable['name']), variable['value'], placeholders) };
};

const redactHeader = (header: unknown, placeholders: Placeholders): unknown =>
  isFields(header) ? { ...header, value: namedValue(String(header['name']), header['value'], placeholders) } : header;

const namedValue = (name: string, value: unknown, placeholders: Placeholders): unknown => {
  if (typeof value !== 'string') return value;
  return isSecretName(name) ? placeholders.everywhere(value) : redactText(value, placeholders);
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
