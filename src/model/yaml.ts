import { dump, YAML11_SCHEMA } from 'js-yaml';
import type { KubernetesObject } from './kubernetes.ts';
import { lastApplied } from './last-applied.ts';

/** What stands in place of a Secret's values. */
const hiddenValue = '(not shown)';

/**
 * An object as YAML that kubectl reads back: apiVersion, kind, metadata, spec and status first, managedFields left out.
 * Of a Secret the keys only; its last applied configuration holds the values too and is left out. Quoted for YAML 1.1,
 * which Kubernetes reads: `yes` and `012` stay strings.
 */
export const yamlOf = (object: KubernetesObject): string => {
  const { apiVersion, kind, metadata, spec, status, ...rest } = object as KubernetesObject &
    Readonly<Record<string, unknown>>;
  const { managedFields: _, ...meta } = metadata ?? {};
  const ordered = { apiVersion, kind, metadata: metadata && meta, spec, ...rest, status };
  return dump(present(kind === 'Secret' ? withoutValues(ordered) : ordered), {
    schema: YAML11_SCHEMA,
    lineWidth: -1,
    noRefs: true,
    seqNoIndent: true,
    skipInvalid: true,
  });
};

const present = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const withoutValues = (secret: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const metadata = secret['metadata'] as KubernetesObject['metadata'];
  const { [lastApplied]: _, ...annotations } = metadata?.annotations ?? {};
  return {
    ...secret,
    metadata: metadata?.annotations ? { ...metadata, annotations } : metadata,
    ...('data' in secret ? { data: hidden(secret['data']) } : {}),
    ...('stringData' in secret ? { stringData: hidden(secret['stringData']) } : {}),
  };
};

const hidden = (values: unknown): unknown =>
  values && Object.fromEntries(Object.keys(values).map(key => [key, hiddenValue]));
