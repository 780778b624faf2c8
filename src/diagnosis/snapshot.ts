import type { Known } from '../model/known.ts';
import type { ContainerRef, CoreEvent, Kind, ObjectOf, ObjectRef } from '../model/kubernetes.ts';
import type { LogExcerpt, LogRun } from '../model/log-excerpt.ts';

/**
 * Everything a diagnosis may look at, at one moment. A lookup answers `unknown` for what has not been asked for yet;
 * the engine collects those questions (`Want`), the evidence layer answers them, and the diagnosis runs again.
 * Objects always carry their `kind`, whichever list they came from.
 */
export type Snapshot = {
  /** The time of the judgement in ms since the epoch: the server's clock, or the moment a recording was taken. */
  readonly now: number;
  /** The API server's minor version, where known. */
  readonly serverMinor: number | undefined;
  object<K extends Kind>(kind: K, namespace: string, name: string): Known<ObjectOf<K>>;
  /**
   * All objects of a kind in a namespace, `''` for all namespaces and for kinds that have none; ordered by name, so that a
   * text that names some of them does not depend on the order in which they came. With `named` those of one name are
   * enough, with `labels` (a selector) those that have them; there may be others.
   */
  objects<K extends Kind>(kind: K, namespace: string, named?: string, labels?: string): Known<readonly ObjectOf<K>[]>;
  /** The pods bound to a node, whatever their namespace. */
  podsOnNode(node: string): Known<readonly ObjectOf<'Pod'>[]>;
  /** Events about one object; matched by uid where both sides have one, else by kind, namespace and name. */
  events(of: ObjectRef): Known<readonly CoreEvent[]>;
  log(container: ContainerRef, run: LogRun): Known<LogExcerpt>;
};

/** A question a rule asked and the snapshot could not answer yet. */
export type Want =
  | { readonly want: 'object'; readonly kind: Kind; readonly namespace: string; readonly name: string }
  | {
      readonly want: 'objects';
      readonly kind: Kind;
      readonly namespace: string;
      readonly named?: string;
      readonly labels?: string;
    }
  | { readonly want: 'pods-on-node'; readonly node: string }
  | { readonly want: 'events'; readonly of: ObjectRef }
  | { readonly want: 'log'; readonly container: ContainerRef; readonly run: LogRun };

/** A stable key for a want, so that equal questions are asked once. */
export const wantKey = (want: Want): string => {
  switch (want.want) {
    case 'object':
      return `object ${want.kind}/${want.namespace}/${want.name}`;
    case 'objects':
      return `objects ${want.kind}/${want.namespace}${want.named === undefined ? '' : ` named ${want.named}`}${want.labels ? ` with ${want.labels}` : ''}`;
    case 'pods-on-node':
      return `pods-on-node ${want.node}`;
    case 'events':
      return `events ${want.of.kind}/${want.of.namespace}/${want.of.name}/${want.of.uid ?? ''}`;
    case 'log':
      return `log ${want.container.namespace}/${want.container.pod}/${want.container.container}/${want.run}`;
  }
};

/** What a want asks for, in words: `events of Pod shop/web-0`. */
export const wantText = (want: Want): string => {
  switch (want.want) {
    case 'object':
      return `${want.kind} ${[want.namespace, want.name].filter(Boolean).join('/')}`;
    case 'objects':
      if (want.named !== undefined) return `${want.kind} objects named ${want.named}`;
      return want.namespace
        ? `${want.kind} objects in namespace ${want.namespace}`
        : `${want.kind} objects of the cluster`;
    case 'pods-on-node':
      return `pods on node ${want.node}`;
    case 'events':
      return want.of.namespace
        ? `events in namespace ${want.of.namespace}`
        : `events of ${want.of.kind} ${want.of.name}`;
    case 'log':
      return `${want.run} log of ${want.container.namespace}/${want.container.pod}, container ${want.container.container}`;
  }
};

/** What could not be looked at: the question and the server's refusal. */
export type Blind = { readonly want: Want; readonly why: string };

/** What is known where there was no answer: not asked for yet, or refused. */
export type Unanswered = Extract<Known<unknown>, { readonly state: 'unknown' | 'forbidden' }>;

/** The same snapshot, which tells of every question that was unanswered or refused. */
export const watchLookups = (snapshot: Snapshot, tell: (want: Want, known: Unanswered) => void): Snapshot => ({
  now: snapshot.now,
  serverMinor: snapshot.serverMinor,
  object: (kind, namespace, name) => {
    const known = snapshot.object(kind, namespace, name);
    if (isUnanswered(known)) tell({ want: 'object', kind, namespace, name }, known);
    return known;
  },
  objects: (kind, namespace, named, labels) => {
    const known = snapshot.objects(kind, namespace, named, labels);
    const want = { want: 'objects', kind, namespace } as const;
    if (isUnanswered(known))
      tell({ ...want, ...(named === undefined ? {} : { named }), ...(labels && { labels }) }, known);
    return known;
  },
  podsOnNode: node => {
    const known = snapshot.podsOnNode(node);
    if (isUnanswered(known)) tell({ want: 'pods-on-node', node }, known);
    return known;
  },
  events: of => {
    const known = snapshot.events(of);
    if (isUnanswered(known)) tell({ want: 'events', of }, known);
    return known;
  },
  log: (container, run) => {
    const known = snapshot.log(container, run);
    if (isUnanswered(known)) tell({ want: 'log', container, run }, known);
    return known;
  },
});

const isUnanswered = (known: Known<unknown>): known is Unanswered =>
  known.state === 'unknown' || known.state === 'forbidden';
