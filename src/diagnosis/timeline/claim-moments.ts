import { ifRead } from '../../model/known.ts';
import type { ObjectRef, Pod } from '../../model/kubernetes.ts';
import { parseTime } from '../../model/time.ts';
import type { Snapshot } from '../snapshot.ts';
import { conditionMoments } from './condition-moments.ts';
import { eventMoments } from './event-moments.ts';
import { type Moment, moment, ranks, refKey, sources } from './moment.ts';

/** What became of the claims that a pod mounts: made, bound, refused. */
export const claimMoments = (pod: Pod, snapshot: Snapshot): readonly Moment[] =>
  claimNames(pod).flatMap(name => {
    const namespace = pod.metadata?.namespace ?? '';
    const of: ObjectRef = { kind: 'PersistentVolumeClaim', namespace, name };
    const who = `claim ${name}`;
    const claim = ifRead(snapshot.object('PersistentVolumeClaim', namespace, name));
    const made = claim
      ? moment({
          key: `created ${refKey(of)}`,
          at: parseTime(claim.metadata?.creationTimestamp),
          what: 'claim',
          who,
          text: 'made',
          sources: sources(claim, of, 'metadata.creationTimestamp'),
          rank: ranks.claim,
        })
      : [];
    const conditions = claim
      ? conditionMoments({
          object: claim,
          of,
          who,
          what: 'claim',
          conditions: claim.status?.conditions,
          weight: () => 'plain',
        })
      : [];
    const volume = claim?.spec?.volumeName ?? '';
    return [
      ...made,
      ...conditions,
      ...(volume === '' ? [] : volumeMoments(volume, who, snapshot)),
      ...eventMoments(ifRead(snapshot.events(of)) ?? [], { who, what: 'claim' }),
    ];
  });

/** A volume tells since when it is in its phase from 1.31 on: PersistentVolumeLastPhaseTransitionTime. */
const volumeMoments = (name: string, who: string, snapshot: Snapshot): readonly Moment[] => {
  const volume = ifRead(snapshot.object('PersistentVolume', '', name));
  if (!volume) return [];
  const of = { kind: 'PersistentVolume', namespace: '', name };
  const phase = volume.status?.phase ?? '';
  return moment({
    key: `phase ${refKey(of)} ${phase} ${volume.status?.lastPhaseTransitionTime}`,
    at: parseTime(volume.status?.lastPhaseTransitionTime),
    what: 'claim',
    who,
    text: `its volume ${name} → ${phase}`,
    weight: phase === 'Bound' ? 'good' : phase === 'Failed' || phase === 'Released' ? 'warning' : 'plain',
    sources: sources(volume, of, 'status.lastPhaseTransitionTime', 'status.phase', 'metadata.name'),
    rank: ranks.claim,
  });
};

const claimNames = (pod: Pod): readonly string[] => [
  ...new Set(
    (pod.spec?.volumes ?? []).flatMap(volume => {
      if (volume?.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName ?? [];
      return volume?.ephemeral ? `${pod.metadata?.name}-${volume.name}` : [];
    }),
  ),
];
