import type { ObjectRef } from '../model/kubernetes.ts';

/** An object that has to do with a pod. */
export type RelatedObject = {
  readonly of: ObjectRef;
  /** What for, all uses together: `env of app, volume config`. */
  readonly use: string;
  readonly state:
    | { readonly state: 'there' }
    /** `near` is the name that was probably meant, '' for none; an `optional` one is not missed. */
    | { readonly state: 'missing'; readonly near: string; readonly optional: boolean }
    | { readonly state: 'forbidden'; readonly why: string }
    | { readonly state: 'unknown' };
};
