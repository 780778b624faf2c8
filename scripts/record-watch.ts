import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { Cluster } from '../src/cluster/cluster.ts';
import { connect } from '../src/cluster/connect.ts';
import { isKind, kindPaths } from '../src/model/kinds.ts';
import type { ContainerStatus, CoreEvent, Kind, KubernetesObject, Pod } from '../src/model/kubernetes.ts';
import { patchBetween } from '../test/support/merge-patch.ts';
import { idOf } from '../test/support/recordings.ts';
import { type LogMoment, type Moment, runOf, statusesOf } from '../test/support/watch-moments.ts';

/**
 * Records what a watch of some namespaces shows, one file a namespace, one line a change with the time it arrived, until
 * it is interrupted: `node --import tsx scripts/record-watch.ts FOLDER NAMESPACE...`. An object's first line holds it
 * whole, later ones hold a JSON merge patch. What the cluster has beyond the namespaces stands in every file.
 */
const [folder = '', ...namespaces] = process.argv.slice(2);
if (namespaces.length === 0) throw new Error('usage: record-watch FOLDER NAMESPACE...');

const unwatched: readonly string[] = ['Namespace', 'ResourceClaim', 'CSINode', 'VolumeAttachment'];
const kinds = Object.keys(kindPaths)
  .filter(isKind)
  .filter(kind => !unwatched.includes(kind));

await mkdir(folder, { recursive: true });
const files = new Map<string, FileHandle>();
for (const namespace of namespaces) files.set(namespace, await open(path.join(folder, `${namespace}.jsonl`), 'w'));

const last = new Map<string, KubernetesObject>();
/** When something was last written of each object, ms. */
const written = new Map<string, number>();
const logs = new Map<string, string>();
/** Renewals of a node and its lease that are closer together than this, ms, are left out. */
const beatMs = 25_000;

/** A write to each of the files that the change belongs into, in order. */
const write = (namespace: string, moment: Moment): void => {
  const line = `${JSON.stringify(moment)}\n`;
  for (const [name, file] of files) if (namespace === name || namespace === '') void file.appendFile(line);
};

/** Where a change is written: '' for all files, undefined for none. */
const fileOf = (object: KubernetesObject): string | undefined => {
  const namespace = object.metadata?.namespace ?? '';
  if (files.has(namespace)) return namespace;
  if (object.kind === 'Event') return (object as CoreEvent).involvedObject?.kind === 'Node' ? '' : undefined;
  if (object.kind === 'Lease') return namespace === 'kube-node-lease' ? '' : undefined;
  if (object.kind === 'PersistentVolume') {
    const claim = (object as { readonly spec?: { readonly claimRef?: { readonly namespace?: string } } }).spec
      ?.claimRef;
    return files.has(claim?.namespace ?? '') ? claim?.namespace : undefined;
  }
  return namespace === '' ? '' : undefined;
};

/** Without what no rule reads: it makes up most of a file. */
const lean = (object: KubernetesObject): KubernetesObject => {
  const { metadata, ...rest } = structuredClone(object) as KubernetesObject & { status?: Record<string, unknown> };
  if (object.kind === 'Node') delete rest.status?.images;
  const { managedFields: _fields, resourceVersion: _version, ...kept } = (metadata ?? {}) as Record<string, unknown>;
  return { ...rest, metadata: kept };
};

/** A node says every few seconds that it is there: once in a while is enough. */
const isBeat = (before: KubernetesObject, now: KubernetesObject, at: number): boolean => {
  const still = (object: KubernetesObject): string =>
    JSON.stringify(object).replaceAll(/"(?:lastHeartbeatTime|renewTime)":"[^"]*"/g, '');
  return at - (written.get(idOf(now)) ?? 0) < beatMs && still(before) === still(now);
};

const upsert = (object: KubernetesObject): void => {
  const file = fileOf(object);
  if (file === undefined || object.metadata?.name === 'kube-root-ca.crt') return;
  const at = Date.now();
  const now = lean(object);
  const id = idOf(now);
  const before = last.get(id);
  const isNew = before?.metadata?.uid !== now.metadata?.uid;
  if (before && !isNew && isBeat(before, now, at)) return;
  last.set(id, now);
  written.set(id, at);
  const patch = before === undefined || isNew ? undefined : patchBetween(before, now);
  if (before === undefined || isNew) write(file, { at, object: now });
  else if (patch !== undefined) write(file, { at, id, patch });
};

const remove = (object: KubernetesObject): void => {
  const file = fileOf(object);
  const id = idOf(object);
  if (file !== undefined && last.delete(id)) write(file, { at: Date.now(), gone: id });
};

const cluster = await connect({ readOnly: true });
const ready: Promise<void>[] = [];
for (const kind of kinds) ready.push(watch(cluster, kind));
await Promise.all(ready);
process.stderr.write(`recording ${namespaces.join(', ')}\n`);

function watch(from: Cluster, kind: Kind): Promise<void> {
  return new Promise(resolve => {
    from.watch(
      kind,
      { namespace: '' },
      {
        listing: () => {},
        upsert: object => {
          upsert({ ...object, kind } as KubernetesObject);
          if (kind === 'Pod') void readLogs(object as Pod);
        },
        remove: object => remove({ ...object, kind } as KubernetesObject),
        synced: resolve,
        status: status => {
          if (status.phase === 'denied') resolve();
        },
      },
    );
  });
}

/** The end of the log of each run that the pod's status names, as it is now. */
async function readLogs(pod: Pod): Promise<void> {
  const { namespace = '', name = '' } = pod.metadata ?? {};
  if (!files.has(namespace)) return;
  for (const status of statusesOf(pod)) {
    const runs = [
      { run: 'current', id: runOf(status, 'current') },
      { run: 'previous', id: runOf(status, 'previous') },
    ] as const;
    for (const { run, id } of runs) if (id) await readLog({ namespace, pod: name }, status, run, id);
  }
}

async function readLog(
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  status: ContainerStatus,
  run: 'current' | 'previous',
  id: string,
): Promise<void> {
  const lines: string[] = [];
  await new Promise<void>(resolve => {
    const stream = cluster.logs(
      { namespace, pod, container: status.name },
      { follow: false, previous: run === 'previous', tailLines: 30 },
      {
        lines: more => {
          lines.push(...more.map(({ text }) => text));
        },
        status: ({ phase }) => {
          if (phase === 'connecting' || phase === 'streaming') return;
          stream.close();
          resolve();
        },
      },
    );
  });
  const moment: LogMoment = { at: Date.now(), log: id, lines };
  const text = lines.join('\n');
  if (text === '' || logs.get(id) === text) return;
  logs.set(id, text);
  write(namespace, moment);
}

const end = async (): Promise<void> => {
  await cluster.close();
  for (const file of files.values()) await file.close();
};
process.once('SIGINT', () => void end());
process.once('SIGTERM', () => void end());
