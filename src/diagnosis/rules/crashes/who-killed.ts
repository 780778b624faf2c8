import type { EventView } from '../../../model/event.ts';
import { probeOf } from '../../../model/probe.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import { endedBeforeBudget } from '../probes/run-length.ts';
import type { RunEnd } from './run-end.ts';

/** Who ended a run, where somebody did: the event says so. */
export type Killer = { readonly by: 'liveness' | 'startup' | 'poststart'; readonly event: EventView };

/** The kubelet's own announcement that it ends this run; undefined where the process ended by itself or nobody knows. */
export const whoKilled = (pod: PodFacts, end: RunEnd): Killer | undefined => {
  if (end.reason === 'OOMKilled') return undefined;
  const begun = (end.started ?? 0) - 2000;
  const over = end.container.running ? Number.POSITIVE_INFINITY : (end.finished ?? Number.POSITIVE_INFINITY) + 5000;
  for (const event of eventsWith(pod, 'Killing', 'FailedPostStartHook')) {
    if (event.container !== end.container.name || event.lastSeen < begun || event.firstSeen > over) continue;
    if (event.reason === 'FailedPostStartHook' || event.message.includes('FailedPostStartHook'))
      return { by: 'poststart', event };
    const probe = /failed (liveness|startup) probe/i.exec(event.message)?.[1]?.toLowerCase();
    if (probe !== 'liveness' && probe !== 'startup') continue;
    const view = probeOf(end.container, probe === 'liveness' ? 'Liveness' : 'Startup');
    if (!view || !endedBeforeBudget(end.container, view)) return { by: probe, event };
  }
  return undefined;
};
