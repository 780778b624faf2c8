import type { Known } from '../model/known.ts';
import type { KubernetesObject, ObjectOf, Pod } from '../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../model/owner.ts';

/**
 * What deleting this pod will do: who makes another one, how long its containers have, what may hold it, what it takes
 * along and what stays. `owner` is its controller as it was read, unknown where it was not.
 */
export const deleteLines = (pod: Pod, owner: Known<KubernetesObject>): readonly string[] => {
  const controller = controllerOf(pod);
  if (controller?.kind === 'Node')
    return [
      `It is a static pod of node ${controller.name}: only its mirror goes, its containers run on, and the kubelet puts the mirror back at once.`,
    ];
  if (pod.metadata?.deletionTimestamp)
    return [
      `It is being deleted already (grace period ${pod.metadata.deletionGracePeriodSeconds ?? 0} s): this changes nothing.`,
      ...heldBy(pod),
    ];
  return [
    controller ? successorText(pod, controller, owner) : 'Nothing owns it: once deleted it is gone for good.',
    endText(pod),
    ...heldBy(pod),
    ...volumeTexts(pod),
    'A PodDisruptionBudget does not prevent this: only evictions ask it.',
  ];
};

type Controller = { readonly kind: string; readonly name: string };

const successorText = (pod: Pod, controller: Controller, owner: Known<KubernetesObject>): string => {
  const { kind, name } = likelyTopOwner(pod) ?? controller;
  const by = `${kind} ${name}`;
  const read = owner.state === 'read' ? owner.value : undefined;
  if (owner.state === 'absent') return `${by} owned it and is gone: nothing makes another one.`;
  if (read?.metadata?.deletionTimestamp) return `${by} owns it and is being deleted too: nothing makes another one.`;
  switch (controller.kind) {
    case 'Job':
      return jobText(pod, controller.name, read as ObjectOf<'Job'> | undefined);
    case 'StatefulSet':
      return wantedPods(read) === 0
        ? `${by} asks for no pods: nothing makes another one.`
        : `${by} makes it anew under the same name, once this one is gone.`;
    case 'DaemonSet':
      return `${by} makes another one on ${pod.spec?.nodeName ? `node ${pod.spec.nodeName}` : 'its node'}.`;
    case 'ReplicaSet':
    case 'ReplicationController':
      return wantedPods(read) === 0
        ? `${controller.kind} ${controller.name} asks for no pods: nothing makes another one.`
        : `${by} makes another one, under another name.`;
    default:
      return `${by} owns it and may make another one.`;
  }
};

const wantedPods = (owner: KubernetesObject | undefined): number | undefined =>
  (owner as { readonly spec?: { readonly replicas?: number } } | undefined)?.spec?.replicas;

/**
 * A Job counts pods that are deleted before they succeed as failed, at once or, where it waits for pods to end
 * (podReplacementPolicy Failed), by how they ended.
 * Source: isPodFailed in kubernetes/pkg/controller/job/job_controller.go.
 */
const jobText = (pod: Pod, name: string, job: ObjectOf<'Job'> | undefined): string => {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
    return `It has finished; Job ${name} does not run it again, and its log goes with it.`;
  const counts =
    job?.spec?.podReplacementPolicy === 'Failed'
      ? `Job ${name} counts it by how its containers end, most often as failed`
      : `Job ${name} counts it as failed`;
  const limit = job?.spec?.backoffLimit;
  if (limit === undefined || job?.spec?.backoffLimitPerIndex !== undefined)
    return `${counts}, and starts another one while it may try again.`;
  const failed = job?.status?.failed ?? 0;
  return failed + 1 > limit
    ? `${counts}: with backoffLimit ${limit} and ${failed} failed before, the Job fails by that.`
    : `${counts} (${failed + 1} of ${limit} that it may lose) and starts another one.`;
};

/** What the containers are given. Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const endText = ({ spec, status }: Pod): string => {
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  if (!statuses.some(({ state }) => state?.running)) return 'None of its containers runs.';
  const grace = spec?.terminationGracePeriodSeconds ?? 30;
  if (grace === 0) return 'Its containers are killed at once (grace period 0 s).';
  const hooks = (spec?.containers ?? []).filter(({ lifecycle }) => lifecycle?.preStop).map(({ name }) => name);
  const first = hooks.length === 0 ? '' : `the preStop hook of ${hooks.join(', ')}, then `;
  return `Its containers get ${first}SIGTERM, and are killed after ${grace} s.`;
};

/** Taken away by the Job controller itself, as soon as it has counted the pod. */
const jobTracking = 'batch.kubernetes.io/job-tracking';

const heldBy = ({ metadata }: Pod): readonly string[] => {
  const holding = (metadata?.finalizers ?? []).filter(name => name !== jobTracking);
  if (holding.length === 0) return [];
  const [what, those] = holding.length === 1 ? ['Finalizer', 'it'] : ['Finalizers', 'them'];
  return [`${what} ${holding.join(', ')}: the pod stays until whoever set ${those} takes ${those} away.`];
};

const volumeTexts = ({ metadata, spec }: Pod): readonly string[] => {
  const volumes = spec?.volumes ?? [];
  const named = (names: readonly (string | undefined)[]): string => names.filter(name => name).join(', ');
  const kept = named(volumes.map(volume => volume.persistentVolumeClaim?.claimName));
  const claims = named(volumes.map(({ name, ephemeral }) => (ephemeral ? `${metadata?.name}-${name}` : undefined)));
  const lost = named(volumes.map(({ name, emptyDir }) => (emptyDir ? name : undefined)));
  return [
    ...(kept === '' ? [] : [`Volume claims stay: ${kept}.`]),
    ...(claims === '' ? [] : [`Claims made for this pod go with it: ${claims}.`]),
    ...(lost === '' ? [] : [`What is in its emptyDir volumes is lost: ${lost}.`]),
  ];
};
