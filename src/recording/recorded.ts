import type { Kind, ObjectRef } from '../model/kubernetes.ts';
import { parseTime } from '../model/time.ts';

/** `recorded.json`: when a recording was taken, from which server, and what it holds. */
export type Recorded = {
  /** ms. */
  readonly at: number;
  readonly serverMinor: number | undefined;
  /** The one object that the recording was made for; the others are evidence only. Absent for a recording of a namespace. */
  readonly about?: ObjectRef;
  /**
   * What was read, whether it was there or not: `Secret/shop/db`, `Service/shop/*` (all of them), `ConfigMap//name=app`
   * (those of a name), `Pod//node=worker-1` (the pods of a node), `Event/shop/Pod/web-0` (the events about an object). Absent where everything was read.
   */
  readonly read?: ReadonlySet<string>;
};

/** Reads `recorded.json`. Throws the parser's error for a broken text. */
export const parseRecorded = (text: string): Recorded => {
  const recorded = JSON.parse(text) as {
    readonly at?: string;
    readonly server?: { readonly minor?: string };
    readonly about?: ObjectRef;
    readonly read?: readonly string[];
  } | null;
  return {
    at: parseTime(recorded?.at) ?? 0,
    serverMinor: Number.parseInt(recorded?.server?.minor ?? '', 10) || undefined,
    ...(recorded?.about?.kind && recorded.about.name ? { about: recorded.about } : {}),
    ...(Array.isArray(recorded?.read) ? { read: new Set(recorded.read) } : {}),
  };
};

/** Whether a recording tells if something exists: all of a kind in a namespace, or one thing (a name, `node=…`, `KIND/NAME`). */
export const coveredBy =
  (read: ReadonlySet<string>) =>
  (kind: Kind, namespace: string, one?: string): boolean =>
    read.has(`${kind}/${namespace}/*`) ||
    (namespace !== '' && read.has(`${kind}//*`)) ||
    (one !== undefined && read.has(`${kind}/${namespace}/${one}`));
