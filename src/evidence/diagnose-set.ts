import { diagnoseObject, diagnosePod } from '../diagnosis/diagnose-pod.ts';
import { type DiagnosedObject, type DiagnosedPod, topOwner } from '../diagnosis/report.ts';
import type { Family } from '../diagnosis/rule.ts';
import type { Snapshot } from '../diagnosis/snapshot.ts';
import { ifRead } from '../model/known.ts';
import type { KubernetesObject, ObjectRef, Pod } from '../model/kubernetes.ts';
import { controllerOf } from '../model/owner.ts';
import { mapSelects, parseSelector, selects } from '../model/selector.ts';
import { kindBetween } from '../model/workload-kinds.ts';
import type { ObjectSet } from '../recording/object-set.ts';
import { snapshotOf } from './object-index.ts';

/** Which of the objects of a set are diagnosed; the others still serve as evidence. */
export type SetScope = {
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly only: readonly ObjectRef[];
};

/** Whether it is a pod that a workload controls, or that a Service selects: what is asked of it is asked of them. */
const isBehind = (pod: KubernetesObject, { kind, namespace, name }: ObjectRef, snapshot: Snapshot): boolean => {
  const of = pod.metadata?.namespace ?? '';
  if (pod.kind !== 'Pod' || kind === 'Pod' || (namespace && namespace !== of)) return false;
  if (kind === 'Service')
    return mapSelects(ifRead(snapshot.object('Service', of, name))?.spec?.selector, pod.metadata?.labels);
  return [controllerOf(pod), topOwner(pod, snapshot)].some(owner => owner?.kind === kind && owner.name === name);
};

/** Whether it is a ReplicaSet of a Deployment or a Job of a CronJob: what keeps pods from being created is told of them. */
const isBetween = (object: KubernetesObject, { kind, namespace, name }: ObjectRef): boolean => {
  const owner = controllerOf(object);
  return (
    object.kind === kindBetween(kind) &&
    (!namespace || namespace === object.metadata?.namespace) &&
    owner?.kind === kind &&
    owner.name === name
  );
};

/** Diagnoses what a recording or dump holds, as of the moment it was taken. */
export const diagnoseSet = (
  set: ObjectSet,
  scope: SetScope,
  families: readonly Family[],
): {
  readonly pods: readonly DiagnosedPod[];
  readonly objects: readonly DiagnosedObject[];
  readonly snapshot: Snapshot;
} => {
  const snapshot = snapshotOf(set);
  const kinds = new Set<string>(families.flatMap(family => family.objects.map(check => check.kind)));
  const selector = scope.labelSelector ? parseSelector(scope.labelSelector) : undefined;
  const inScope = (object: KubernetesObject): boolean => {
    const { namespace = '', name, labels } = object.metadata ?? {};
    if (scope.namespace && namespace && namespace !== scope.namespace) return false;
    if (selector && (object.kind !== 'Pod' || !selects(selector, labels))) return false;
    const isIt = (ref: ObjectRef): boolean =>
      ref.kind === object.kind && ref.name === name && (!ref.namespace || !namespace || ref.namespace === namespace);
    return (
      scope.only.length === 0 ||
      scope.only.some(ref => isIt(ref) || isBetween(object, ref) || isBehind(object, ref, snapshot))
    );
  };
  const chosen = set.objects.filter(inScope);
  return {
    pods: chosen
      .filter((object): object is Pod => object.kind === 'Pod')
      .map(pod => ({ pod, diagnosis: diagnosePod(pod, families, snapshot) })),
    objects: chosen
      .filter(object => kinds.has(object.kind ?? ''))
      .map(object => ({ object, diagnosis: diagnoseObject(object, families, snapshot) })),
    snapshot,
  };
};
