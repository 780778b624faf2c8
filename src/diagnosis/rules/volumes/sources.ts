import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { NextStep } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fewNames, listed } from '../starts/config-refs.ts';
import { namesakes } from '../starts/namesakes.ts';
import type { PodVolume } from './pod-volume.ts';

/** A Secret or ConfigMap that a volume is filled from, with the keys it takes. */
export type VolumeSource = {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly optional: boolean;
  readonly keys: readonly string[];
  readonly path: string;
};

type Items = readonly { readonly key: string }[] | undefined;

/** Every Secret and ConfigMap that fills a volume, projected ones included. */
export const volumeSources = ({ spec, path }: PodVolume): readonly VolumeSource[] => {
  const source = (
    kind: VolumeSource['kind'],
    name: string | undefined,
    optional: boolean | undefined,
    items: Items,
    at: string,
  ): readonly VolumeSource[] =>
    name ? [{ kind, name, optional: optional === true, keys: (items ?? []).map(item => item.key), path: at }] : [];
  return [
    ...source(
      'Secret',
      spec.secret?.secretName,
      spec.secret?.optional,
      spec.secret?.items,
      `${path}.secret.secretName`,
    ),
    ...source(
      'ConfigMap',
      spec.configMap?.name,
      spec.configMap?.optional,
      spec.configMap?.items,
      `${path}.configMap.name`,
    ),
    ...(spec.projected?.sources ?? []).flatMap(({ secret, configMap }, index) => [
      ...source(
        'Secret',
        secret?.name,
        secret?.optional,
        secret?.items,
        `${path}.projected.sources[${index}].secret.name`,
      ),
      ...source(
        'ConfigMap',
        configMap?.name,
        configMap?.optional,
        configMap?.items,
        `${path}.projected.sources[${index}].configMap.name`,
      ),
    ]),
  ];
};

/** What is known of a missing object: whether it exists by now, and names that were probably meant. */
export type Missing = {
  readonly existsNow: boolean;
  /** A sentence on names that may be meant, with a space before it. */
  readonly near: string;
  readonly evidence: readonly Evidence[];
  readonly next: readonly NextStep[];
};

/** Looks for a Secret or ConfigMap that was not found, and for names that come near. */
export const lookForObject = (
  kind: 'Secret' | 'ConfigMap',
  name: string,
  pod: PodFacts,
  snapshot: Snapshot,
): Missing => {
  if (snapshot.object(kind, pod.namespace, name).state === 'read')
    return { existsNow: true, near: '', evidence: [], next: [] };
  const others = ifRead(snapshot.objects(kind, pod.namespace)) ?? [];
  const near = nearNames(
    name,
    others.map(other => other.metadata?.name ?? ''),
  );
  const elsewhere = near.length === 0 ? namesakes(kind, name, pod.namespace, snapshot) : undefined;
  if (elsewhere?.text) return { existsNow: false, near: ` ${elsewhere.text}`, evidence: elsewhere.evidence, next: [] };
  const shown = near.length > 0 ? near : fewNames(others);
  const text = near.length > 0 ? `There is ${near.join(', ')}, which may be meant.` : listed(kind, shown);
  return {
    existsNow: false,
    near: text && ` ${text}`,
    evidence: others
      .filter(other => shown.includes(other.metadata?.name ?? ''))
      .flatMap(other => cite({ ...other, kind }, 'metadata.name')),
    next: near.map(candidate => ({
      why: `There is a ${kind} ${candidate}; look whether it was meant`,
      command: `kubectl describe ${kind.toLowerCase()} -n {namespace} ${candidate}`,
    })),
  };
};

/** The keys of a Secret or ConfigMap, undefined where they could not be read: of a live Secret podctl reads no more than its metadata. */
export const keysOf = (
  kind: 'Secret' | 'ConfigMap',
  name: string,
  pod: PodFacts,
  snapshot: Snapshot,
): { readonly keys: readonly string[]; readonly evidence: readonly Evidence[] } | undefined => {
  const object = ifRead(snapshot.object(kind, pod.namespace, name));
  if (!object || (kind === 'Secret' && !object.data)) return undefined;
  const binary = 'binaryData' in object ? object.binaryData : undefined;
  const keys = [...Object.keys(object.data ?? {}), ...Object.keys(binary ?? {})].sort();
  return {
    keys,
    evidence: [{ object: `${kind}/${pod.namespace}/${name}`, path: 'data', value: keys.join(', ') || 'no keys' }],
  };
};
