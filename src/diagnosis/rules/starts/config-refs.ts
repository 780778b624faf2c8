import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { namesakes } from './namesakes.ts';

/** A place in the spec of a container that takes environment variables from a ConfigMap or Secret. */
export type ConfigRef = {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Undefined where all keys are taken (envFrom). */
  readonly key: string | undefined;
  readonly optional: boolean;
  /** The field that names the object, e.g. `spec.containers[0].envFrom[1].configMapRef`. */
  readonly path: string;
  /** The environment variable that it fills; undefined for envFrom. */
  readonly variable: string | undefined;
  /** The field of that name, or the path again. */
  readonly variablePath: string;
};

/** Every ConfigMap and Secret that the environment of a container needs. */
export const configRefs = ({ spec, specPath }: ContainerView): readonly ConfigRef[] => [
  ...(spec.env ?? []).flatMap((variable, index): ConfigRef[] => {
    const from = variable?.valueFrom;
    const path = `${specPath}.env[${index}].valueFrom`;
    return [
      ...(from?.configMapKeyRef
        ? [
            refOf(
              'ConfigMap',
              from.configMapKeyRef,
              `${path}.configMapKeyRef`,
              variable?.name,
              `${specPath}.env[${index}].name`,
            ),
          ]
        : []),
      ...(from?.secretKeyRef
        ? [refOf('Secret', from.secretKeyRef, `${path}.secretKeyRef`, variable?.name, `${specPath}.env[${index}].name`)]
        : []),
    ];
  }),
  ...(spec.envFrom ?? []).flatMap((source, index): ConfigRef[] => {
    const path = `${specPath}.envFrom[${index}]`;
    return [
      ...(source?.configMapRef ? [refOf('ConfigMap', source.configMapRef, `${path}.configMapRef`)] : []),
      ...(source?.secretRef ? [refOf('Secret', source.secretRef, `${path}.secretRef`)] : []),
    ];
  }),
];

const refOf = (
  kind: ConfigRef['kind'],
  ref: { readonly name?: string; readonly key?: string; readonly optional?: boolean },
  path: string,
  variable?: string,
  variablePath: string = path,
): ConfigRef => ({
  kind,
  name: ref.name ?? '',
  key: ref.key,
  optional: ref.optional === true,
  path,
  variable,
  variablePath,
});

/** What is known around a reference that leads nowhere. */
export type RefFinding = {
  /** The field that asks. */
  readonly field: string;
  /** A sentence on names or keys that may be meant. */
  readonly near: string;
  /** A sentence on what else the container misses. */
  readonly also: string;
  /** True where the object (and key) is there by now: the next try will succeed. */
  readonly existsNow: boolean;
  readonly evidence: readonly Evidence[];
};

/** Looks around a missing object or key: who asks for it, what has a similar name, what else is missing. */
export const inspectRef = (
  pod: PodFacts,
  container: ContainerView,
  wanted: { readonly kind: ConfigRef['kind']; readonly name: string; readonly key: string | undefined },
  snapshot: Snapshot,
): RefFinding => {
  const refs = configRefs(container).filter(ref => !ref.optional && ref.name !== '');
  const asking = refs.find(
    ref => ref.kind === wanted.kind && ref.name === wanted.name && (wanted.key === undefined || ref.key === wanted.key),
  );
  const object = snapshot.object(wanted.kind, pod.namespace, wanted.name);
  const around = wanted.key === undefined ? nearObjects(pod, wanted, snapshot) : nearKeys(wanted.key, wanted, object);
  const others = refs.filter(
    ref =>
      (ref.kind !== wanted.kind || ref.name !== wanted.name) &&
      snapshot.object(ref.kind, pod.namespace, ref.name).state === 'absent',
  );
  const missing = [...new Set(others.map(ref => `${ref.kind} ${ref.name}`))];
  return {
    field: asking?.variable
      ? `its variable ${asking.variable} (${asking.path})`
      : (asking?.path ?? `the environment in ${container.specPath}`),
    near: around.near,
    also: missing.length === 0 ? '' : `Also missing for this container: ${missing.join(', ')}.`,
    existsNow:
      object.state === 'read' && (wanted.key === undefined || keysOf(object.value)?.includes(wanted.key) === true),
    evidence: [
      ...(asking ? cite(pod.pod, `${asking.path}.name`, `${asking.path}.key`) : []),
      ...(asking?.variable ? cite(pod.pod, asking.variablePath) : []),
      ...around.evidence,
      ...others.flatMap(ref => cite(pod.pod, `${ref.path}.name`)),
    ],
  };
};

type Around = { readonly near: string; readonly evidence: readonly Evidence[] };

const nearObjects = (
  pod: PodFacts,
  wanted: { readonly kind: ConfigRef['kind']; readonly name: string },
  snapshot: Snapshot,
): Around => {
  const objects = ifRead(snapshot.objects(wanted.kind, pod.namespace)) ?? [];
  const near = nearNames(
    wanted.name,
    objects.flatMap(({ metadata }) => metadata?.name ?? []),
  );
  const other: ConfigRef['kind'] = wanted.kind === 'Secret' ? 'ConfigMap' : 'Secret';
  const swapped = near.length === 0 ? ifRead(snapshot.object(other, pod.namespace, wanted.name)) : undefined;
  if (swapped) return { near: `There is a ${other} of that name, though.`, evidence: cite(swapped, 'metadata.name') };
  const elsewhere = near.length === 0 ? namesakes(wanted.kind, wanted.name, pod.namespace, snapshot) : undefined;
  if (elsewhere?.text) return { near: elsewhere.text, evidence: elsewhere.evidence };
  const shown = near.length > 0 ? near : fewNames(objects);
  return {
    near: near.length > 0 ? `There is ${near.join(', ')}, which may be meant.` : listed(wanted.kind, shown),
    evidence: objects
      .filter(({ metadata }) => shown.includes(metadata?.name ?? ''))
      .flatMap(one => cite(one, 'metadata.name')),
  };
};

/** A sentence on what there is, where it is little. */
export const listed = (kind: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `The only ${kind}${names.length === 1 ? '' : 's'} there: ${names.join(', ')}.`;

/** The names of a few objects, made by people; none where there are more than four. */
export const fewNames = (objects: readonly KubernetesObject[]): readonly string[] => {
  const names = objects.flatMap(one =>
    one.metadata?.name && !/^(?:kube-root-ca\.crt|sh\.helm\.release\.|default-token-)/.test(one.metadata.name)
      ? [one.metadata.name]
      : [],
  );
  return names.length <= 4 ? names : [];
};

const nearKeys = (
  key: string,
  wanted: { readonly kind: string; readonly name: string },
  object: ReturnType<Snapshot['object']>,
): Around => {
  const keys = object.state === 'read' ? keysOf(object.value) : undefined;
  if (!keys || object.state !== 'read') return { near: '', evidence: [] };
  const near = nearNames(key, keys);
  const list =
    keys.length === 0
      ? 'It has no keys at all.'
      : keys.length === 1
        ? `Its only key is ${keys[0]}.`
        : `Its keys are ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ' and others' : ''}.`;
  return {
    near: near.length === 0 ? list : `${list} ${near[0]} may be meant.`,
    evidence: [
      {
        object: `${wanted.kind}/${object.value.metadata?.namespace}/${wanted.name}`,
        path: 'data (keys)',
        value: keys.join(', ') || '(none)',
      },
    ],
  };
};

/** The keys of a ConfigMap or Secret; undefined for a Secret of which only the metadata was read. */
const keysOf = (object: unknown): readonly string[] | undefined => {
  const { kind, data, binaryData } = object as {
    readonly kind?: string;
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly binaryData?: Readonly<Record<string, unknown>> | null;
  };
  if (kind === 'Secret' && data === undefined) return undefined;
  return [...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {})].sort();
};
