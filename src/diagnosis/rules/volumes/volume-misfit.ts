import { compareText } from '../../../model/compare-text.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { requirementText } from '../../../model/node-affinity.ts';
import { formatBytes, parseQuantity } from '../../../model/quantity.ts';
import { type LabelSelector, selects } from '../../../model/selector.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

type Claim = ObjectOf<'PersistentVolumeClaim'>;
type Volume = ObjectOf<'PersistentVolume'>;

/** Why a volume is not taken for a claim, in a few words, and the fields that say so. */
type Misfit = { readonly words: string; readonly paths: readonly string[] };

type WhyNone = { readonly text: string; readonly evidence: readonly Evidence[] };

/**
 * Why none of the existing volumes was taken for a claim: the nearest ones with what is wrong about them. The checks are
 * those of FindMatchingVolume in k8s.io/component-helpers/storage/volume.
 */
export const whyNoVolume = (claim: Claim, snapshot: Snapshot): WhyNone => {
  const volumes = ifRead(snapshot.objects('PersistentVolume', ''));
  if (!volumes) return { text: 'the existing volumes could not be read', evidence: [] };
  if (volumes.length === 0) return { text: 'there is no PersistentVolume at all', evidence: [] };
  return nearestOf(claim, volumes);
};

/** The same of the volumes that were made for a class; undefined where there is none, or none can be read. */
export const whyNoneOfClass = (claim: Claim, className: string, snapshot: Snapshot): WhyNone | undefined => {
  const volumes = (ifRead(snapshot.objects('PersistentVolume', '')) ?? []).filter(
    volume => volume.spec?.storageClassName === className,
  );
  return volumes.length > 0 ? nearestOf(claim, volumes) : undefined;
};

/** What is wrong about the volume that a claim asks for by name; undefined where nothing is, or it cannot be read. */
export const whyNotNamed = (claim: Claim, snapshot: Snapshot): WhyNone | undefined => {
  const name = claim.spec?.volumeName ?? '';
  const volume = name ? ifRead(snapshot.object('PersistentVolume', '', name)) : undefined;
  const wrong = volume ? misfits(claim, volume) : [];
  if (!volume || wrong.length === 0) return undefined;
  return {
    text: `${name} ${wrong.map(({ words }) => words).join(' and ')}`,
    evidence: cite({ ...volume, kind: 'PersistentVolume' }, 'metadata.name', ...wrong.flatMap(({ paths }) => paths)),
  };
};

const nearestOf = (claim: Claim, volumes: readonly Volume[]): WhyNone => {
  const nearest = volumes
    .map(volume => ({ volume, name: volume.metadata?.name ?? '', wrong: misfits(claim, volume) }))
    .sort((one, other) => one.wrong.length - other.wrong.length || compareText(one.name, other.name))
    // A volume of quite another kind says nothing beside one that nearly fits.
    .filter(({ wrong }, _, [best]) => wrong.length <= (best?.wrong.length ?? 0) + 1)
    .slice(0, 3);
  return {
    text: nearest
      .map(({ name, volume, wrong }) => `${name} ${wrong.map(one => one.words).join(' and ') || reach(volume)}`)
      .join('; '),
    evidence: nearest.flatMap(({ volume, wrong }) =>
      cite(
        { ...volume, kind: 'PersistentVolume' },
        'metadata.name',
        ...wrong.flatMap(one => one.paths),
        ...(wrong.length === 0 ? ['spec.nodeAffinity.required.nodeSelectorTerms'] : []),
      ),
    ),
  };
};

/** A volume that fits in itself: what is left is where it can be reached from. */
const reach = (volume: Volume): string => {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return 'would fit';
  return fill('can only be reached from nodes with {nodes}', {
    nodes: terms.map(term => (term?.matchExpressions ?? []).map(requirementText).join(', ')).join(' or '),
  });
};

const misfits = (claim: Claim, volume: Volume): readonly Misfit[] => {
  const offered = parseQuantity(volume.spec?.capacity?.storage) ?? 0;
  const wanted = parseQuantity(claim.spec?.resources?.requests?.storage) ?? 0;
  const modes = claim.spec?.accessModes ?? [];
  const labels = volume.metadata?.labels ?? {};
  const selector = claim.spec?.selector;
  const taker = volume.spec?.claimRef;
  const phase = volume.status?.phase ?? 'Available';
  const mode = (object: Claim | Volume): string => object.spec?.volumeMode ?? 'Filesystem';
  return [
    ...((volume.spec?.storageClassName ?? '') === (claim.spec?.storageClassName ?? '')
      ? []
      : [
          {
            words: fill('is of class {name}', { name: volume.spec?.storageClassName || '(none)' }),
            paths: ['spec.storageClassName'],
          },
        ]),
    ...(offered < wanted
      ? [{ words: fill('has only {size}', { size: formatBytes(offered) }), paths: ['spec.capacity.storage'] }]
      : []),
    ...(modes.every(one => volume.spec?.accessModes?.includes(one))
      ? []
      : [
          {
            words: fill('offers {offered}, not {wanted}', {
              offered: volume.spec?.accessModes?.join(', ') ?? 'no access mode',
              wanted: modes.join(', '),
            }),
            paths: ['spec.accessModes'],
          },
        ]),
    ...(mode(volume) === mode(claim)
      ? []
      : [
          {
            words: fill('has volumeMode {mode}, not {wanted}', { mode: mode(volume), wanted: mode(claim) }),
            paths: ['spec.volumeMode'],
          },
        ]),
    ...(!selector || selects(selector, labels)
      ? []
      : [
          {
            words: fill('is not selected by the claim ({selector})', { selector: selectorWords(selector, labels) }),
            paths: ['metadata.labels'],
          },
        ]),
    ...(phase === 'Available' && taker && !isFor(claim, taker)
      ? [
          {
            words: fill('is reserved for {namespace}/{name}', {
              namespace: taker.namespace ?? '',
              name: taker.name ?? '',
            }),
            paths: ['spec.claimRef.namespace', 'spec.claimRef.name'],
          },
        ]
      : []),
    ...(phase === 'Available' || (phase === 'Bound' && taker && isFor(claim, taker))
      ? []
      : [
          {
            words: fill(phase === 'Released' && taker?.name ? released : 'is {phase}{to}', {
              phase,
              to: taker?.name ? ` to ${taker.namespace}/${taker.name}` : '',
              former: `${taker?.namespace}/${taker?.name}`,
            }),
            paths: ['status.phase', 'spec.claimRef.namespace', 'spec.claimRef.name'],
          },
        ]),
  ];
};

/** A volume whose claim is gone is not given to the next one, even of the same name: its claimRef holds the old uid. */
const released = 'is {phase}: its claimRef still names the deleted claim {former} and has to be removed first';

const isFor = (claim: Claim, taker: { readonly namespace?: string; readonly name?: string }): boolean =>
  taker.namespace === claim.metadata?.namespace && taker.name === claim.metadata?.name;

/** What a selector wants and what the labels have instead: `disk=nvme wanted, disk=hdd found`. */
const selectorWords = (selector: LabelSelector, labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(selector.matchLabels ?? {});
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }) => `${key} ${operator} ${values?.join(', ') ?? ''}`,
  );
  const keys = [...pairs.map(([key]) => key), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  return fill('{wanted} wanted, {found} found', {
    wanted: [...pairs.map(pair => pair.join('=')), ...expressions].join(' and '),
    found:
      keys.flatMap(key => (labels[key] === undefined ? [] : [`${key}=${labels[key]}`])).join(' and ') ||
      'no such label',
  });
};
