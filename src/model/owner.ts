import type { KubernetesObject } from './kubernetes.ts';
import { parseTime } from './time.ts';

/** The kind and name of an owner. */
export type Owner = { readonly kind: string; readonly name: string };

/** The owner that controls an object (`controller: true`), undefined for a bare one. */
export const controllerOf = (object: KubernetesObject): Owner | undefined => {
  const owner = object.metadata?.ownerReferences?.find(reference => reference?.controller === true);
  return owner?.kind && owner.name ? { kind: owner.kind, name: owner.name } : undefined;
};

/**
 * The Deployment or CronJob behind a ReplicaSet or Job, read off the names alone: both controllers name what they make
 * after themselves plus a hash or a time. Used where the intermediate object has not been read.
 */
export const likelyTopOwner = (object: KubernetesObject): Owner | undefined => {
  const owner = controllerOf(object);
  if (!owner) return undefined;
  const hash = object.metadata?.labels?.['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`))
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  if (owner.kind === 'Job') return cronJobOf(owner.name, parseTime(object.metadata?.creationTimestamp)) ?? owner;
  return owner;
};

/**
 * A CronJob names its Jobs after the scheduled time in minutes since the epoch. Eight digits may mean something else (a
 * date): they count only where that time is about when the object was created.
 * Source: getJobName in kubernetes/pkg/controller/cronjob/utils.go.
 */
const cronJobOf = (job: string, created: number | undefined): Owner | undefined => {
  const [, name, minutes] = /^(.+)-(\d{8,9})$/.exec(job) ?? [];
  const scheduled = Number(minutes) * 60_000;
  if (!name || created === undefined || Math.abs(created - scheduled) > 2 * 24 * 3_600_000) return undefined;
  return { kind: 'CronJob', name };
};
