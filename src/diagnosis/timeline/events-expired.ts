import { eventView } from '../../model/event.ts';
import type { Known } from '../../model/known.ts';
import type { CoreEvent, Pod } from '../../model/kubernetes.ts';
import { parseTime } from '../../model/time.ts';
import { type Source, sources, wholeSecond } from './moment.ts';

/** How long an API server keeps events by default, ms. Source: `--event-ttl` of kube-apiserver. */
const keptByDefault = 3_600_000;

/** The time before which events are gone, and what shows that there were some. */
export type ExpiredEvents = { readonly before: number; readonly sources: readonly Source[] };

/**
 * Since when events of a pod are kept. The scheduler reports every pod that it places, so where that event is missing
 * some have expired; how many nobody knows. Undefined where nothing shows it. ms.
 */
export const eventsExpired = (pod: Pod, known: Known<readonly CoreEvent[]>, now: number): ExpiredEvents | undefined => {
  const created = parseTime(pod.metadata?.creationTimestamp);
  const conditions = pod.status?.conditions ?? [];
  const index = conditions.findIndex(({ type, status }) => type === 'PodScheduled' && status === 'True');
  // Static pods and those that name their node themselves are placed by no scheduler.
  const isStatic = pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  if (known.state !== 'read' || created === undefined || index < 0 || isStatic) return undefined;
  if (known.value.some(({ reason }) => reason === 'Scheduled')) return undefined;
  const oldest = Math.min(...known.value.map(event => eventView(event).lastSeen), now - keptByDefault);
  if (oldest <= created) return undefined;
  const of = { kind: 'Pod', namespace: pod.metadata?.namespace ?? '', name: pod.metadata?.name ?? '' };
  const cited = sources(pod, of, `status.conditions[${index}].lastTransitionTime`, 'metadata.creationTimestamp');
  return { before: wholeSecond(oldest), sources: cited };
};
