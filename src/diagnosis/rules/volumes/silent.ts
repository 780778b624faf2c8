import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { isHeldUp } from './held-up.ts';
import { mountDetail } from './mount-detail.ts';
import { mountRows } from './mount-rows.ts';
import * as rules from './mount-rules.ts';
import { type PodVolume, podVolumes, volumeRelations } from './pod-volume.ts';
import { keysOf, volumeSources } from './sources.ts';

/** The kubelet reports a missing object within moments; without a report for so long, the report was lost, ms. */
const patience = 20_000;
const tellTale = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume', 'FailedCreatePodSandBox', 'NetworkNotReady'];
const later = ['Pulling', 'Pulled', 'Created', 'Started', 'BackOff', 'Failed'];

/** What stands in the way of a volume, as far as the objects tell: the values of its rule and the fact itself. */
type Obstacle = {
  readonly rule: Rule;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly cause: string;
  readonly evidence: readonly Evidence[];
};

/**
 * A pod that waits for its volumes while nothing tells why: its events have expired or may not be read. What its
 * volumes need and what does not exist is the likely reason.
 */
export const silentMountCheck: PodCheck = {
  rules: [
    rules.secretMissing,
    rules.configMapMissing,
    rules.keyMissing,
    rules.claimNotBound,
    rules.modeMismatch,
    rules.driverNotRegistered,
    rules.token,
  ],
  *run(pod, snapshot) {
    if (!isHeldUp(pod) || snapshot.now - pod.createdAt < patience) return;
    if (eventsWith(pod, ...tellTale, ...later).length > 0) return;
    for (const volume of podVolumes(pod.pod))
      for (const obstacle of obstacles(pod, volume, snapshot)) yield suspected(pod, volume, obstacle, snapshot);
  },
};

const suspected = (pod: PodFacts, volume: PodVolume, obstacle: Obstacle, snapshot: Snapshot): Found => {
  const row = mountRows.find(one => one.rule === obstacle.rule);
  const problem = { operation: '', volume: volume.name, cause: obstacle.cause };
  const detail = mountDetail(row, { pod, volume, problem, groups: obstacle.groups, snapshot });
  return {
    outcome: 'found',
    rule: obstacle.rule,
    confidence: 'likely',
    values: detail.values,
    evidence: [...detail.evidence, ...obstacle.evidence, ...cite(pod.pod, 'spec.nodeName')],
    ...(detail.next ? { next: detail.next } : {}),
    since: pod.createdAt,
    related: volumeRelations(pod, volume),
    identity: detail.identity,
  };
};

function* obstacles(pod: PodFacts, volume: PodVolume, snapshot: Snapshot): Iterable<Obstacle> {
  for (const { kind, name, optional, keys } of volumeSources(volume)) {
    // The certificate of the API server is left out of recordings.
    if (optional || name === 'kube-root-ca.crt') continue;
    if (snapshot.object(kind, pod.namespace, name).state === 'absent') {
      const rule = kind === 'Secret' ? rules.secretMissing : rules.configMapMissing;
      yield { rule, groups: { object: name }, cause: '', evidence: [] };
      continue;
    }
    const known = keys.length > 0 ? keysOf(kind, name, pod, snapshot)?.keys : undefined;
    const key = known && keys.find(one => !known.includes(one));
    if (key !== undefined)
      yield {
        rule: rules.keyMissing,
        groups: { key, config: kind === 'ConfigMap' ? kind : undefined },
        cause: '',
        evidence: [],
      };
  }
  yield* accountGone(pod, volume, snapshot);
  if (volume.claim) yield* claimTrouble(pod, volume, volume.claim, snapshot);
  const driver = volume.spec.csi?.driver;
  if (driver) yield* driverGone(pod, driver, snapshot);
}

function* accountGone(pod: PodFacts, { spec }: PodVolume, snapshot: Snapshot): Iterable<Obstacle> {
  const account = pod.pod.spec?.serviceAccountName;
  if (!account || !spec.projected?.sources?.some(source => source?.serviceAccountToken)) return;
  if (snapshot.object('ServiceAccount', pod.namespace, account).state === 'absent')
    yield { rule: rules.token, groups: {}, cause: `serviceaccounts "${account}" not found`, evidence: [] };
}

function* claimTrouble(pod: PodFacts, volume: PodVolume, claim: string, snapshot: Snapshot): Iterable<Obstacle> {
  const known = snapshot.object('PersistentVolumeClaim', pod.namespace, claim);
  if (known.state === 'absent')
    yield { rule: rules.claimNotBound, groups: { claimName: claim, problem: 'not found' }, cause: '', evidence: [] };
  if (known.state !== 'read') return;
  const object = { ...known.value, kind: 'PersistentVolumeClaim' };
  if (object.status?.phase === 'Pending') {
    const evidence = cite(object, 'status.phase');
    yield { rule: rules.claimNotBound, groups: { claimName: claim, problem: 'not bound' }, cause: '', evidence };
    return;
  }
  const mode = object.spec?.volumeMode ?? 'Filesystem';
  const field = mode === 'Block' ? 'volumeMounts' : 'volumeDevices';
  const isMisused = pod.containers.some(({ spec }) => spec[field]?.some(one => one?.name === volume.name));
  if (isMisused) yield { rule: rules.modeMismatch, groups: { mode, field }, cause: '', evidence: [] };
  const pv = object.spec?.volumeName;
  const driver = pv ? ifRead(snapshot.object('PersistentVolume', '', pv))?.spec?.csi?.driver : undefined;
  if (driver && !isAttaching(pod, pv, snapshot)) yield* driverGone(pod, driver, snapshot);
}

/** Attaching comes before the driver of the node has its turn. */
const isAttaching = (pod: PodFacts, pv: string | undefined, snapshot: Snapshot): boolean =>
  (ifRead(snapshot.objects('VolumeAttachment', '')) ?? []).some(
    ({ spec, status }) =>
      spec?.source?.persistentVolumeName === pv && spec?.nodeName === pod.node && status?.attached !== true,
  );

/** A driver that the node does not have: its CSINode lists those that it has. */
function* driverGone(pod: PodFacts, driver: string, snapshot: Snapshot): Iterable<Obstacle> {
  const node = pod.node ? ifRead(snapshot.object('CSINode', '', pod.node)) : undefined;
  if (!node || node.spec?.drivers?.some(one => one?.name === driver)) return;
  const evidence = cite({ ...node, kind: 'CSINode' }, 'metadata.name', 'spec.drivers');
  yield { rule: rules.driverNotRegistered, groups: { driver }, cause: '', evidence };
}
