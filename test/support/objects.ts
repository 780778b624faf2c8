import type { Snapshot } from '../../src/diagnosis/snapshot.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { LogExcerpt } from '../../src/model/log-excerpt.ts';

/** The moment every built snapshot is judged at. */
export const now = Date.parse('2026-11-21T09:00:00Z');

/** A time some seconds before `now`, as the API writes it. */
export const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString().replace('.000Z', 'Z');

type Fields = Readonly<Record<string, unknown>>;

/** An object of any kind in namespace `shop` (nodes and the like in none), made an hour ago. */
export const anObject = (kind: string, name: string, fields: Fields = {}, metadata: Fields = {}): KubernetesObject =>
  ({
    kind,
    metadata: {
      name,
      ...(clusterScoped.has(kind) ? {} : { namespace: 'shop' }),
      uid: `00000000-0000-4000-8000-${hex(`${kind}/${name}`)}`,
      creationTimestamp: ago(3600),
      ...metadata,
    },
    ...fields,
  }) as KubernetesObject;

/** A pod; `spec` and `status` are merged over one container `app` and phase Pending. */
export const aPod = (
  name: string,
  {
    spec = {},
    status = {},
    metadata = {},
  }: { readonly spec?: Fields; readonly status?: Fields; readonly metadata?: Fields } = {},
): KubernetesObject =>
  anObject(
    'Pod',
    name,
    {
      spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], schedulerName: 'default-scheduler', ...spec },
      status: { phase: 'Pending', ...status },
    },
    metadata,
  );

/** A node that is Ready, with 2 cores, 4Gi and 110 pod slots. */
export const aNode = (
  name: string,
  {
    spec = {},
    status = {},
    labels = {},
  }: { readonly spec?: Fields; readonly status?: Fields; readonly labels?: Fields } = {},
): KubernetesObject =>
  anObject(
    'Node',
    name,
    {
      spec,
      status: {
        allocatable: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '50Gi', pods: '110' },
        conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
        ...status,
      },
    },
    { labels: { 'kubernetes.io/hostname': name, ...labels } },
  );

/** An event about an object, last seen some seconds ago. */
export const anEvent = (
  of: KubernetesObject,
  reason: string,
  message: string,
  { seconds = 10, source = 'kubelet', type = 'Warning' } = {},
): KubernetesObject =>
  anObject('Event', `${of.metadata?.name}.${hex(`${reason}${message}`)}`, {
    type,
    reason,
    message,
    source: { component: source },
    firstTimestamp: ago(seconds),
    lastTimestamp: ago(seconds),
    count: 1,
    involvedObject: {
      kind: of.kind,
      namespace: of.metadata?.namespace,
      name: of.metadata?.name,
      uid: of.kind === 'Node' ? of.metadata?.name : of.metadata?.uid,
    },
  });

/** A snapshot that knows these objects; what else could exist is absent, or unknown where `covers` says so. */
export const snapshotWith = (
  objects: readonly KubernetesObject[],
  {
    logs = [],
    covers = () => true,
  }: { readonly logs?: readonly LogExcerpt[]; readonly covers?: (kind: string) => boolean } = {},
): Snapshot => snapshotOf({ objects, logs, at: now, serverMinor: 34, covers, problems: [] });

const clusterScoped = new Set([
  'Node',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'Namespace',
]);

const hex = (text: string): string => {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 0xffffffffffff;
  return hash.toString(16).padStart(12, '0');
};
