import { ifRead } from '../../../model/known.ts';
import { cite } from '../../evidence.ts';
import { fill } from '../../template.ts';
import type { Look, Question } from './question.ts';

/** Source: pkg/scheduler/framework/plugins/volumezone. */
const zoneLabels = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** What is known of a volume, with the zone that its labels demand and those of the nodes that refuse. */
export const withZone = ({ snapshot, refusing }: Question, look: Look): Look => {
  const volume = ifRead(snapshot.object('PersistentVolume', '', String(look.values?.['volume'] ?? '')));
  const labels = zoneLabels.filter(label => volume?.metadata?.labels?.[label]);
  const paths = labels.map(label => `metadata.labels["${label}"]`);
  const zone = volume?.metadata?.labels?.[labels[0] ?? ''];
  return {
    ...look,
    values: { ...look.values, zone: zone ? fill(', of {zone}', { zone }) : '' },
    evidence: [
      ...(look.evidence ?? []),
      ...(volume ? cite({ ...volume, kind: 'PersistentVolume' }, ...paths) : []),
      ...refusing.slice(0, 3).flatMap(({ node }) => cite({ ...node, kind: 'Node' }, ...paths)),
    ],
  };
};
