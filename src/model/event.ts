import { bounded } from './bounded.ts';
import { compareText } from './compare-text.ts';
import type { CoreEvent } from './kubernetes.ts';
import { parseTime } from './time.ts';

/** An Event, whichever recorder wrote it, in one shape. Times are ms since the epoch. */
export type EventView = {
  readonly type: string;
  readonly reason: string;
  /** Without the aggregation prefix `(combined from similar events): `. */
  readonly message: string;
  /** The component that reported it, e.g. `kubelet`, `default-scheduler`. */
  readonly source: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly count: number;
  /** The container in `involvedObject.fieldPath`, where it names one. */
  readonly container: string | undefined;
  readonly event: CoreEvent;
};

const combined = '(combined from similar events): ';

/**
 * Reads both shapes of core/v1 Events: the legacy recorder's (firstTimestamp, lastTimestamp, count) and the new one's
 * (eventTime, series). Source: k8s.io/kubectl/pkg/describe, client-go/tools/events.
 */
export const eventView = (event: CoreEvent): EventView => {
  const created = parseTime(event.metadata?.creationTimestamp) ?? 0;
  const message = bounded(event.message ?? '');
  const firstSeen = parseTime(event.firstTimestamp) ?? parseTime(event.eventTime) ?? created;
  return {
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: message.startsWith(combined) ? message.slice(combined.length) : message,
    source: event.source?.component || event.reportingComponent || '',
    firstSeen,
    lastSeen: parseTime(event.series?.lastObservedTime) ?? parseTime(event.lastTimestamp) ?? firstSeen,
    count: event.series?.count ?? event.count ?? 1,
    container: /^spec\.(?:init|ephemeral)?[cC]ontainers\{(.+)\}$/.exec(event.involvedObject?.fieldPath ?? '')?.[1],
    event,
  };
};

/** Events newest first; equal times keep a stable order by name. */
export const newestFirst = (events: readonly CoreEvent[]): readonly EventView[] =>
  events
    .map(eventView)
    .sort(
      (one, other) =>
        other.lastSeen - one.lastSeen || compareText(one.event.metadata?.name ?? '', other.event.metadata?.name ?? ''),
    );
