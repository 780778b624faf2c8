import { bounded } from '../model/bounded.ts';
import type { EventView } from '../model/event.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** A fact that stands in the input, quoted: which object, which field of it, and what the field says. */
export type Evidence = {
  /** `Pod/shop/web-0`, `Event/shop/web-0.18a…`, `Node/worker-1`, `Log/shop/web-0/app`. */
  readonly object: string;
  /** A field path (`status.containerStatuses[0].state.waiting.reason`), or `previous:12` for a log line. */
  readonly path: string;
  readonly value: string;
};

/** Quotes fields of an object. A path that leads nowhere is left out: a rule cannot claim a field it did not read. */
export const cite = (object: KubernetesObject, ...paths: readonly string[]): readonly Evidence[] => {
  const id = objectId(object);
  const cited: Evidence[] = [];
  for (const path of paths) {
    const value = fieldAt(object, path);
    if (value === undefined || value === null || value === '') continue;
    cited.push({ object: id, path, value: bounded(typeof value === 'object' ? JSON.stringify(value) : String(value)) });
  }
  return cited;
};

/** Quotes the message of an event. */
export const citeEvent = (event: EventView): readonly Evidence[] => cite({ kind: 'Event', ...event.event }, 'message');

/** Quotes when an event was seen first and last, whichever recorder wrote it: for sentences that tell a span of time. */
export const citeEventTimes = ({ event }: EventView): readonly Evidence[] =>
  cite(
    { kind: 'Event', ...event },
    ...(event.firstTimestamp || event.eventTime
      ? ['firstTimestamp', 'lastTimestamp', 'eventTime', 'series.lastObservedTime']
      : ['metadata.creationTimestamp']),
  );

/** Quotes a log line by its index in the excerpt. */
export const citeLog = (log: LogExcerpt, index: number): readonly Evidence[] => {
  const value = log.lines[index];
  const { namespace, pod, container } = log.container;
  return value
    ? [{ object: `Log/${namespace}/${pod}/${container}`, path: `${log.run}:${index + 1}`, value: bounded(value) }]
    : [];
};

/** `KIND/NAMESPACE/NAME`, without the namespace for kinds that have none. */
export const objectId = (object: KubernetesObject): string =>
  `${object.kind ?? 'Object'}${behindSlash(object.metadata?.namespace)}${behindSlash(object.metadata?.name)}`;

const behindSlash = (name: string | undefined): string => (name ? `/${name}` : '');

/** The value at a path like `a.b[0].c` or `metadata.annotations["x/y"]`; undefined where it leads nowhere. */
export const fieldAt = (object: unknown, path: string): unknown => {
  let value: unknown = object;
  let at = 0;
  while (at < path.length) {
    if (typeof value !== 'object' || value === null) return undefined;
    const isQuoted = path.startsWith('["', at);
    const start = isQuoted ? at + 2 : path[at] === '[' ? at + 1 : at;
    const end = isQuoted
      ? endOr(path.indexOf('"]', at), path)
      : start > at
        ? endOr(path.indexOf(']', at), path)
        : nameEnd(path, at);
    if (end > start) value = (value as Readonly<Record<string, unknown>>)[path.slice(start, end)];
    at = path[end] === '[' ? end : end + (path[end] === '"' ? 2 : 1);
  }
  return value;
};

/** Where a plain name ends; a bracket belongs to what comes next. A loop: a pattern costs five times as much. */
const nameEnd = (path: string, from: number): number => {
  let end = from;
  while (end < path.length && path[end] !== '.' && path[end] !== '[') end += 1;
  return end;
};

const endOr = (end: number, path: string): number => (end < 0 ? path.length : end);
