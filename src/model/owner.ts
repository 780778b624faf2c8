import type { KubernetesObject } from './kubernetes.ts';

/** The kind and name of an owner. */
export type Owner = { readonly kind: string; readonly name: string };

/** The owner that controls an object (`controller: true`), undefined for a bare one. */
export const controllerOf = (object: KubernetesObject): Owner | undefined => {
  const owner = object.metadata?.ownerReferences?.find(reference => reference.controller === true);
  return owner && { kind: owner.kind, name: owner.name };
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
  const run = /^(.+)-\d{8,10}$/.exec(owner.name);
  if (owner.kind === 'Job' && run?.[1]) return { kind: 'CronJob', name: run[1] };
  return owner;
};
