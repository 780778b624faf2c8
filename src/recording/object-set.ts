import type { Kind, KubernetesObject, ObjectRef } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** Objects and logs that were all read beforehand: a recording, a dump, or files. */
export type ObjectSet = {
  /** Each with its `kind`, cleaned; Secrets keep their keys and lose their values. */
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogExcerpt[];
  /** ms; the moment everything is judged at. */
  readonly at: number;
  readonly serverMinor: number | undefined;
  /**
   * Whether an object of this kind would be in the set if it existed: any, or `one` of them (its name, `name=NAME` for all
   * of a name, `node=NAME` for the pods of a node, `KIND/NAME` for the events about an object). What is not covered is unknown, not absent.
   */
  covers(kind: Kind, namespace: string, one?: string): boolean;
  /** The one object that the set was made for, where it was: the others are evidence only. */
  readonly about?: ObjectRef;
  /** The file that an object was read from; absent for sets that do not come from files. */
  placeOf?(object: ObjectRef): ObjectPlace | undefined;
  /** Files that could not be used, and why. The rest was. */
  readonly problems: readonly { readonly file: string; readonly why: string }[];
};

/** Where an object stands: a file, by its path from what `--from` named, and the line where it begins, where that is known. */
export type ObjectPlace = { readonly file: string; readonly line?: number };
