import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { NextStep, Values } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { MountProblem } from './mount-message.ts';
import { type MountRow, problemWords } from './mount-rows.ts';
import * as rules from './mount-rules.ts';
import { mountedBy, type PodVolume } from './pod-volume.ts';
import { keysOf, lookForObject, volumeSources } from './sources.ts';

/** What one mount problem adds to the texts of its rule. */
export type MountDetail = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly next?: readonly NextStep[];
  /** The object was missing when the kubelet tried and has been made since: its next attempt goes through. */
  readonly madeSince?: boolean;
  /** What tells this problem from others of the same rule. */
  readonly identity: string;
};

type Seen = {
  readonly pod: PodFacts;
  readonly volume: PodVolume | undefined;
  readonly problem: MountProblem;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly snapshot: Snapshot;
};

/** Fills in names, near misses and keys for a mount problem of a row. */
export const mountDetail = (row: MountRow | undefined, seen: Seen): MountDetail => {
  const common = commonValues(seen);
  const detail = row === undefined ? unknownDetail(seen) : detailOf(row, seen);
  return { ...detail, values: { ...common, ...detail.values } };
};

const commonValues = ({ pod, volume, problem }: Seen): Values => ({
  volume: volume?.name ?? problem.volume ?? 'of the pod',
  source: volume?.source ?? 'volume',
  claim: volume?.claim ?? problem.volume ?? '',
  node: pod.node ?? '',
  mountedBy: (volume ? mountedBy(pod, volume.name) : []).join(', ') || 'of the pod',
  cause: shortened(problem.cause),
  problem: problemWords(problem.cause),
});

const shortened = (cause: string): string => sentence(cause.replace(/Mounting command:.*?Output:/s, ''));

/** A sentence on kinds of volumes that Kubernetes has dropped. Source: CHANGELOG of 1.26 (glusterfs), 1.31 (cephfs, rbd), 1.33 (gitRepo). */
const retired = (cause: string): string => {
  if (/no volume plugin matched/.test(cause))
    return ' Kubernetes has dropped most kinds of volumes that it brought itself (glusterfs, cephfs, rbd and others); they need a CSI driver now, and a flexVolume needs its driver on the node.';
  return /git-repo volume plugin has been disabled/.test(cause)
    ? ' Kubernetes has dropped this kind of volume: an init container has to fetch the repository into an emptyDir instead.'
    : '';
};

const unknownDetail = ({ pod, volume, problem }: Seen): MountDetail => ({
  values: { cause: `${shortened(problem.cause)}${retired(problem.cause)}` },
  evidence: volume ? cite(pod.pod, volume.path) : [],
  identity: `${volume?.name ?? problem.volume ?? ''}`,
});

const detailOf = (row: MountRow, seen: Seen): MountDetail => {
  const { pod, volume, groups, snapshot, problem } = seen;
  const fromSpec = volume ? cite(pod.pod, volume.path) : [];
  const plain = (values: Values, identity: string, evidence: readonly Evidence[] = []): MountDetail => ({
    values,
    evidence: [...fromSpec, ...evidence],
    identity,
  });
  switch (row.rule) {
    case rules.secretMissing:
      return missingObject('Secret', seen);
    case rules.configMapMissing:
      return missingObject('ConfigMap', seen);
    case rules.keyMissing:
      return missingKey(seen);
    case rules.token: {
      const account = pod.pod.spec?.serviceAccountName ?? 'default';
      return plain({ account, problem: groups.problem ?? '' }, account, cite(pod.pod, 'spec.serviceAccountName'));
    }
    case rules.claimNotBound: {
      const claim = groups.claimName ?? volume?.claim ?? '';
      return plain({ claim, problem: claimWords(groups.problem ?? '') }, claim, nearClaims(claim, seen));
    }
    case rules.modeMismatch: {
      const claim = volume?.claim ?? '';
      const object = ifRead(snapshot.object('PersistentVolumeClaim', pod.namespace, claim));
      return plain(
        { mode: groups.mode ?? '', field: groups.field ?? '' },
        volume?.name ?? '',
        object ? cite({ ...object, kind: 'PersistentVolumeClaim' }, 'spec.volumeMode') : [],
      );
    }
    case rules.driverNotRegistered:
    case rules.csiMode:
      return driverDetail(seen);
    case rules.hostPathType:
      return plain(
        { path: groups.path ?? '', wanted: (groups.wanted ?? '').trim(), type: volume?.spec.hostPath?.type ?? '' },
        groups.path ?? '',
      );
    case rules.localPathMissing:
      return plain({ path: groups.path ?? '' }, groups.path ?? '', persistentVolume(seen, 'spec.local.path'));
    case rules.nfs:
      return nfsDetail(seen);
    case rules.cacheSync:
      return plain({ kind: groups.kindWord === 'secret' ? 'Secret' : 'ConfigMap' }, groups.kindWord ?? '');
    case rules.notRegistered:
      return plain({ object: groups.object ?? '' }, groups.object ?? '');
    default:
      return plain(
        {},
        `${volume?.name ?? ''} ${problemWords(problem.cause)}`,
        persistentVolume(seen, 'spec.csi.driver'),
      );
  }
};

const claimWords = (problem: string): string => {
  if (/not found/.test(problem)) return 'it does not exist';
  if (/not bound/.test(problem)) return 'it is not bound to a volume';
  if (/being deleted/.test(problem)) return 'it is being deleted';
  if (/does not point to claim|ClaimRef/.test(problem)) return 'its volume belongs to another claim';
  return problem.trim().slice(0, 120);
};

/** Claims with names that were probably meant, where this one does not exist. */
const nearClaims = (claim: string, { pod, snapshot }: Seen): readonly Evidence[] => {
  if (snapshot.object('PersistentVolumeClaim', pod.namespace, claim).state !== 'absent') return [];
  const others = ifRead(snapshot.objects('PersistentVolumeClaim', pod.namespace)) ?? [];
  return nearNames(
    claim,
    others.map(other => other.metadata?.name ?? ''),
  ).flatMap(name =>
    cite({ kind: 'PersistentVolumeClaim', metadata: { namespace: pod.namespace, name } }, 'metadata.name'),
  );
};

const missingObject = (kind: 'Secret' | 'ConfigMap', { pod, volume, groups, snapshot }: Seen): MountDetail => {
  const object = groups.object ?? '';
  const missing = lookForObject(kind, object, pod, snapshot);
  return {
    values: { object, near: missing.near },
    evidence: [...(volume ? cite(pod.pod, pathOfSource(volume, object) ?? volume.path) : []), ...missing.evidence],
    next: missing.next,
    identity: object,
    ...(missing.existsNow ? { madeSince: true } : {}),
  };
};

const pathOfSource = (volume: PodVolume, name: string): string | undefined =>
  volumeSources(volume).find(source => source.name === name)?.path;

const missingKey = ({ pod, volume, groups, snapshot }: Seen): MountDetail => {
  const key = groups.key ?? '';
  const kind = groups.config ? 'ConfigMap' : 'Secret';
  const sources = (volume ? volumeSources(volume) : []).filter(source => source.kind === kind && !source.optional);
  const source = sources.find(one => one.keys.includes(key)) ?? sources[0];
  const object = source?.name ?? '';
  const known = source && keysOf(kind, object, pod, snapshot);
  const near = nearNames(key, known?.keys ?? []);
  return {
    values: {
      kind,
      object,
      key,
      resource: kind.toLowerCase(),
      keys: known
        ? known.keys.length === 0
          ? 'no keys'
          : known.keys.length === 1
            ? `only the key ${known.keys[0]}`
            : `the keys ${known.keys.slice(0, 8).join(', ')}`
        : 'other keys',
      near: near[0] ? ` ${near[0]} may be meant.` : '',
    },
    evidence: [...(volume ? cite(pod.pod, volume.path) : []), ...(known?.evidence ?? [])],
    next: near.slice(0, 1).map(candidate => ({
      why: `There is a key ${candidate}; if it was meant, correct the items of the volume`,
      command: 'kubectl edit -n {namespace} {owner}',
    })),
    identity: `${object} ${key}`,
  };
};

const driverDetail = ({ pod, volume, groups, snapshot }: Seen): MountDetail => {
  const driver = groups.driver ?? '';
  const drivers = (ifRead(snapshot.objects('CSIDriver', '')) ?? []).map(one => one.metadata?.name ?? '');
  const sourceText = volume && !volume.source.endsWith(driver) ? ` (${volume.source})` : '';
  const near = drivers.includes(driver) ? undefined : nearNames(driver, drivers)[0];
  return {
    values: {
      driver,
      sourceText,
      mode: groups.mode ?? '',
      detail: groups.detail ?? '',
      near: near ? `; there is a driver ${near}` : '',
    },
    evidence: [
      ...(volume ? cite(pod.pod, volume.path) : []),
      ...(near ? cite({ kind: 'CSIDriver', metadata: { name: near } }, 'metadata.name') : []),
    ],
    identity: driver,
  };
};

const nfsDetail = (seen: Seen): MountDetail => {
  const { pod, volume, problem } = seen;
  const share = /-t nfs\S* (?:-o \S+ )?(\S+?):(\S+)/.exec(problem.cause) ?? /mounting (\S+?):(\S+)/.exec(problem.cause);
  const server = volume?.spec.nfs?.server ?? share?.[1] ?? 'server';
  const path = volume?.spec.nfs?.path ?? share?.[2] ?? '';
  return {
    values: { server, path },
    evidence: [...(volume ? cite(pod.pod, volume.path) : []), ...persistentVolume(seen, 'spec.nfs')],
    identity: `${server}:${path}`,
  };
};

const persistentVolume = ({ pod, volume, snapshot, problem }: Seen, path: string): readonly Evidence[] => {
  if (!volume?.claim || !problem.volume || problem.volume === volume.name) return [];
  const object = ifRead(snapshot.object('PersistentVolume', '', problem.volume));
  return object ? cite({ ...object, kind: 'PersistentVolume' }, path) : cite(pod.pod, volume.path);
};
