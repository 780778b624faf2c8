import type { ContainerView } from '../../../model/container.ts';
import type { EventView } from '../../../model/event.ts';
import type { ProbeKind } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';

/** What one probe answered, as an event tells it. */
export type ProbeEvent = {
  readonly kind: ProbeKind;
  /** `failed` counts towards the threshold, `errored` is discarded, `warning` counts as a success. */
  readonly outcome: 'failed' | 'errored' | 'warning';
  readonly output: string;
  readonly event: EventView;
};

const head =
  /^(Liveness|Readiness|Startup) probe (failed|warning|errored)(?: and resulted in \w+ state)?(?:: ?(.*))?$/s;

/** An exec probe of a container that has just ended says nothing about the probe. */
const containerGone =
  /no running task found|container (?:is )?not running|cannot exec in a stopped|container not created|container is in \w*exited/i;

/** Reads an Unhealthy or ProbeWarning event. Source: pkg/kubelet/prober/prober.go, 1.25 to 1.36. */
export const readProbeEvent = (event: EventView): ProbeEvent | undefined => {
  const match = head.exec(event.message);
  const kind = match?.[1] as ProbeKind | undefined;
  const outcome = match?.[2] as ProbeEvent['outcome'] | undefined;
  if (!kind || !outcome) return undefined;
  const output = (match?.[3] ?? '').trim();
  return containerGone.test(output) ? undefined : { kind, outcome, output, event };
};

/** The probe events of a container since its current (or last) run began, newest first. */
export const probeEventsOf = (
  pod: PodFacts,
  container: ContainerView,
  kind: ProbeKind,
  since = runStart(container),
): readonly ProbeEvent[] =>
  eventsWith(pod, 'Unhealthy', 'ProbeWarning')
    .filter(event => isAbout(pod, event, container) && event.lastSeen >= since - 1000)
    .flatMap(event => readProbeEvent(event) ?? [])
    .filter(event => event.kind === kind);

/**
 * What the probe answered in the runs before, where the kubelet keeps the events of this run back: it lets 25 of a kind
 * through for a pod, then one in 5 minutes. Source: client-go tools/record/events_cache.go.
 */
export const answersBefore = (pod: PodFacts, container: ContainerView, kind: ProbeKind): readonly ProbeEvent[] => {
  const told = eventsWith(pod, 'Unhealthy').reduce((sum, { count }) => sum + count, 0);
  if (container.restartCount === 0 || told < spamBurst) return [];
  return probeEventsOf(pod, container, kind, 0).filter(({ outcome }) => outcome !== 'warning');
};

/** Some of the 25 may be of other pods' time of the same name, or have expired. */
const spamBurst = 20;

/** When the container's present run began, else its last one; ms, 0 where it never ran. */
export const runStart = ({ running, terminated, lastTerminated }: ContainerView): number =>
  parseTime(running?.startedAt) ?? parseTime(terminated?.startedAt) ?? parseTime(lastTerminated?.startedAt) ?? 0;

/** Whether an event speaks of this container: its fieldPath says so, or the pod has no other. */
export const isAbout = (pod: PodFacts, event: EventView, container: ContainerView): boolean =>
  event.container === undefined ? pod.containers.length === 1 : event.container === container.name;
