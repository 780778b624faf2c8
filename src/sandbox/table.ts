import { age } from '../model/age.ts';
import type { CoreEvent, Kind, KubernetesObject, Node, ObjectOf, Pod } from '../model/kubernetes.ts';
import { podColumns } from '../model/pod-status.ts';
import type { World } from './call.ts';

/** `meta.k8s.io/v1` Table: what kubectl prints, which the server composes. */
export type Table = { readonly kind: 'Table'; readonly apiVersion: 'meta.k8s.io/v1'; readonly rows: readonly object[] };

type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  /** 1: only with `-o wide`. */
  readonly priority: 0 | 1;
  readonly cell: (object: KubernetesObject) => string | number | boolean;
};

export const tableOf = (
  columns: readonly Column[],
  items: readonly KubernetesObject[],
  metadata: object,
  rowObject: (object: KubernetesObject) => object | null,
): Table & { readonly metadata: object; readonly columnDefinitions: readonly object[] } => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
  columnDefinitions: columns.map(({ name, type, priority }) => ({
    name,
    type,
    format: name === 'Name' && priority === 0 ? 'name' : '',
    description: '',
    priority,
  })),
  rows: items.map(item => ({ cells: columns.map(({ cell }) => cell(item)), object: rowObject(item) })),
});

const none = '<none>';

/** The columns of a kind. Source: kubernetes/pkg/printers/internalversion/printers.go, kept to what podctl's demo shows. */
export const columnsOf = (kind: Kind, world: Pick<World, 'clock' | 'minor'>): readonly Column[] => {
  const since = (time: string | null | undefined): string =>
    age(time ? Date.parse(time) : undefined, world.clock.now());
  const own: { readonly [K in Kind]?: readonly Column[] } = {
    Pod: podTable(since, world.minor),
    Event: eventTable(since),
    Node: nodeTable,
    Namespace: [column<ObjectOf<'Namespace'>>('Status', namespace => namespace.status?.phase ?? '')],
    Deployment: [
      column<ObjectOf<'Deployment'>>('Ready', it => `${it.status?.readyReplicas ?? 0}/${it.spec?.replicas ?? 1}`),
      column<ObjectOf<'Deployment'>>('Up-to-date', it => it.status?.updatedReplicas ?? 0),
      column<ObjectOf<'Deployment'>>('Available', it => it.status?.availableReplicas ?? 0),
    ],
    ReplicaSet: [
      column<ObjectOf<'ReplicaSet'>>('Desired', it => it.spec?.replicas ?? 1),
      column<ObjectOf<'ReplicaSet'>>('Current', it => it.status?.replicas ?? 0),
      column<ObjectOf<'ReplicaSet'>>('Ready', it => it.status?.readyReplicas ?? 0),
    ],
    StatefulSet: [
      column<ObjectOf<'StatefulSet'>>('Ready', it => `${it.status?.readyReplicas ?? 0}/${it.spec?.replicas ?? 1}`),
    ],
    DaemonSet: [
      column<ObjectOf<'DaemonSet'>>('Desired', it => it.status?.desiredNumberScheduled ?? 0),
      column<ObjectOf<'DaemonSet'>>('Current', it => it.status?.currentNumberScheduled ?? 0),
      column<ObjectOf<'DaemonSet'>>('Ready', it => it.status?.numberReady ?? 0),
    ],
    Job: [
      column<ObjectOf<'Job'>>('Status', jobStatus),
      column<ObjectOf<'Job'>>('Completions', it => `${it.status?.succeeded ?? 0}/${it.spec?.completions ?? 1}`),
    ],
    CronJob: [
      column<ObjectOf<'CronJob'>>('Schedule', it => it.spec?.schedule ?? ''),
      column<ObjectOf<'CronJob'>>('Suspend', it => it.spec?.suspend ?? false),
      column<ObjectOf<'CronJob'>>('Active', it => it.status?.active?.length ?? 0),
      column<ObjectOf<'CronJob'>>('Last Schedule', it =>
        it.status?.lastScheduleTime ? since(it.status.lastScheduleTime) : none,
      ),
    ],
    Service: [
      column<ObjectOf<'Service'>>('Type', it => it.spec?.type ?? 'ClusterIP'),
      column<ObjectOf<'Service'>>('Cluster-IP', it => it.spec?.clusterIP ?? none),
      column<ObjectOf<'Service'>>('External-IP', () => none),
      column<ObjectOf<'Service'>>(
        'Port(s)',
        it => (it.spec?.ports ?? []).map(port => `${port.port}/${port.protocol ?? 'TCP'}`).join(',') || none,
      ),
    ],
    PersistentVolumeClaim: [
      column<ObjectOf<'PersistentVolumeClaim'>>('Status', it => it.status?.phase ?? ''),
      column<ObjectOf<'PersistentVolumeClaim'>>('Volume', it => it.spec?.volumeName ?? ''),
      column<ObjectOf<'PersistentVolumeClaim'>>('Capacity', it => it.status?.capacity?.['storage'] ?? ''),
      column<ObjectOf<'PersistentVolumeClaim'>>('StorageClass', it => it.spec?.storageClassName ?? ''),
    ],
    ConfigMap: [column<ObjectOf<'ConfigMap'>>('Data', it => Object.keys(it.data ?? {}).length)],
    Secret: [
      column<ObjectOf<'Secret'>>('Type', it => it.type ?? ''),
      column<ObjectOf<'Secret'>>('Data', it => Object.keys(it.data ?? {}).length),
    ],
  };
  const columns = own[kind] ?? [];
  if (kind === 'Event') return columns;
  return [
    column('Name', object => object.metadata?.name ?? ''),
    ...columns.filter(it => !comesAfterAge(it)),
    column('Age', object => since(object.metadata?.creationTimestamp)),
    ...columns.filter(comesAfterAge),
  ];
};

const comesAfterAge = ({ name, priority }: Column): boolean => priority === 1 || name === 'Version';

const column = <T extends KubernetesObject>(
  name: string,
  cell: (object: T) => string | number | boolean,
  priority: 0 | 1 = 0,
): Column => ({ name, type: 'string', priority, cell: object => cell(object as T) });

const podTable = (since: (time: string) => string, minor: number): readonly Column[] => [
  column<Pod>('Ready', pod => podColumns(pod, minor).ready),
  column<Pod>('Status', pod => podColumns(pod, minor).status),
  column<Pod>('Restarts', pod => {
    const { restarts, restartedAt } = podColumns(pod, minor);
    return restartedAt === undefined
      ? String(restarts)
      : `${restarts} (${since(new Date(restartedAt).toISOString())} ago)`;
  }),
  column<Pod>('IP', pod => pod.status?.podIP ?? none, 1),
  column<Pod>('Node', pod => pod.spec?.nodeName ?? none, 1),
  column<Pod>('Nominated Node', pod => pod.status?.nominatedNodeName || none, 1),
  column<Pod>('Readiness Gates', () => none, 1),
];

const eventTable = (since: (time: string | undefined) => string): readonly Column[] => [
  column<CoreEvent>('Last Seen', it => since(it.series?.lastObservedTime ?? it.lastTimestamp ?? it.eventTime)),
  column<CoreEvent>('Type', it => it.type ?? ''),
  column<CoreEvent>('Reason', it => it.reason ?? ''),
  column<CoreEvent>('Object', it => `${(it.involvedObject?.kind ?? '').toLowerCase()}/${it.involvedObject?.name}`),
  column<CoreEvent>('Subobject', it => it.involvedObject?.fieldPath ?? '', 1),
  column<CoreEvent>(
    'Source',
    it => [it.source?.component ?? it.reportingComponent, it.source?.host].filter(Boolean).join(', '),
    1,
  ),
  column<CoreEvent>('Message', it => it.message ?? ''),
  column<CoreEvent>('First Seen', it => since(it.firstTimestamp ?? it.eventTime), 1),
  column<CoreEvent>('Count', it => it.series?.count ?? it.count ?? 1, 1),
  column<CoreEvent>('Name', it => it.metadata?.name ?? '', 1),
];

const nodeTable: readonly Column[] = [
  column<Node>('Status', node => {
    const ready = node.status?.conditions?.find(condition => condition.type === 'Ready')?.status;
    const text = ready === 'True' ? 'Ready' : ready ? 'NotReady' : 'Unknown';
    return node.spec?.unschedulable ? `${text},SchedulingDisabled` : text;
  }),
  column<Node>('Roles', node => {
    const prefix = 'node-role.kubernetes.io/';
    const labels = Object.keys(node.metadata?.labels ?? {});
    const roles = labels.filter(label => label.startsWith(prefix)).map(label => label.slice(prefix.length));
    return roles.join(',') || none;
  }),
  column<Node>('Version', node => node.status?.nodeInfo?.kubeletVersion ?? ''),
  column<Node>('Internal-IP', node => node.status?.addresses?.find(it => it.type === 'InternalIP')?.address ?? none, 1),
];

const jobStatus = (job: ObjectOf<'Job'>): string => {
  const on = (type: string) => job.status?.conditions?.some(it => it.type === type && it.status === 'True');
  return on('Complete') ? 'Complete' : on('Failed') ? 'Failed' : on('Suspended') ? 'Suspended' : 'Running';
};
