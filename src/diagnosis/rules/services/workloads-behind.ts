import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, ObjectRef } from '../../../model/kubernetes.ts';
import { mapSelects } from '../../../model/selector.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';

type Labels = Readonly<Record<string, string>>;

/** A workload whose pods a Service would select. */
export type Workload = {
  readonly ref: ObjectRef;
  readonly wanted: number;
  readonly created: number;
  /** The API server refuses its pods. */
  readonly refused: boolean;
  readonly evidence: readonly Evidence[];
};

const standing = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'] as const;

/** The workloads that keep pods running and whose pod template a Service would select. */
export const workloadsBehind = (selector: Labels, namespace: string, snapshot: Snapshot): readonly Workload[] =>
  standing.flatMap(kind =>
    topMost(kind, namespace, snapshot).flatMap(object => {
      if (!mapSelects(selector, templateLabels(object))) return [];
      const { spec, status } = object as Shape;
      return [
        {
          ref: { kind, namespace, name: object.metadata?.name ?? '' },
          wanted: kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1),
          created: parseTime(object.metadata?.creationTimestamp) ?? 0,
          refused: (status?.conditions ?? []).some(one => one?.type === 'ReplicaFailure' && one.status === 'True'),
          evidence: cite({ ...object, kind }, 'spec.replicas', 'status.replicas', 'status.desiredNumberScheduled'),
        },
      ];
    }),
  );

/** Whether a Service is for the pods of a Job or CronJob, which come and go. */
export const selectsJobs = (selector: Labels, namespace: string, snapshot: Snapshot): boolean =>
  (['Job', 'CronJob'] as const).some(kind =>
    (ifRead(snapshot.objects(kind, namespace)) ?? []).some(object => mapSelects(selector, templateLabels(object))),
  );

/** A workload that has the labels a Service selects on itself, but not in its pod template. */
export const labelledOutside = (
  selector: Labels,
  namespace: string,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } | undefined => {
  for (const kind of standing)
    for (const object of topMost(kind, namespace, snapshot))
      if (mapSelects(selector, object.metadata?.labels))
        return {
          text: `${kind} ${object.metadata?.name ?? ''}`,
          evidence: [
            ...cite({ ...object, kind }, ...Object.keys(selector).map(key => `metadata.labels["${key}"]`)),
            ...cite({ ...object, kind }, 'spec.template.metadata.labels'),
          ],
        };
  return undefined;
};

/** Workloads that nobody else made, and that stay. */
const topMost = (kind: (typeof standing)[number], namespace: string, snapshot: Snapshot): readonly KubernetesObject[] =>
  (ifRead(snapshot.objects(kind, namespace)) ?? []).filter(
    object => !object.metadata?.deletionTimestamp && !object.metadata?.ownerReferences?.some(one => one?.controller),
  );

type Template = { readonly metadata?: { readonly labels?: Labels } };
type Shape = {
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
  };
  readonly status?: {
    readonly desiredNumberScheduled?: number;
    readonly conditions?: readonly ({ readonly type?: string; readonly status?: string } | null)[] | null;
  };
};

const templateLabels = (object: KubernetesObject): Labels | undefined => {
  const { spec } = object as Shape;
  return (spec?.template ?? spec?.jobTemplate?.spec?.template)?.metadata?.labels;
};
