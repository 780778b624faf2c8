import { type ContainerView, isMain } from '../../../model/container.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, citeEventTimes, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import { isAbout } from '../probes/probe-event.ts';
import type { RunEnd } from './run-end.ts';

/** When a container began to fail, and what shows it. */
export type FailingSince = {
  /** ms; undefined where the run itself carries no time. */
  readonly at: number | undefined;
  /** False where it may have begun earlier: the container was restarted before, and nothing tells of that. */
  readonly exact: boolean;
  readonly evidence: readonly Evidence[];
};

/**
 * When a container that ends again and again began to. The end of its last run moves with every crash, so the first end
 * that anything tells of counts: that of the first run, the first back-off of its event (which the kubelet keeps as long
 * as it repeats the event), or the time since when the pod has not been Ready, if the last run fell within it.
 * Source: client-go tools/record/events_cache.go, pkg/kubelet/status/generate.go.
 */
export const failingSince = (pod: PodFacts, end: RunEnd): FailingSince =>
  pod.remembered(`failing since ${end.path}`, () => firstEnd(pod, end));

const firstEnd = (pod: PodFacts, end: RunEnd): FailingSince => {
  const { container, finished } = end;
  // The count goes up when the next run begins: the run whose end still is the state of things is number `restartCount`.
  const isFirstRun = container.running ? container.restartCount <= 1 : container.restartCount === 0;
  if (isFirstRun || finished === undefined) return { at: finished, exact: finished !== undefined, evidence: [] };
  const told = [...backOff(pod, container), ...notReady(pod, end)].filter(({ at }) => at <= finished);
  const [first] = told.sort((one, other) => one.at - other.at);
  return first ? { ...first, exact: true } : { at: finished, exact: false, evidence: [] };
};

type Told = { readonly at: number; readonly evidence: readonly Evidence[] };

const backOff = (pod: PodFacts, container: ContainerView): readonly Told[] =>
  eventsWith(pod, 'BackOff')
    .filter(event => isAbout(pod, event, container) && event.message.includes('restarting failed container'))
    .map(event => ({ at: event.firstSeen, evidence: [...citeEvent(event), ...citeEventTimes(event)] }));

/** Since when the pod has not been Ready because of this container alone, not before its own turn came. */
const notReady = (pod: PodFacts, { container, started }: RunEnd): readonly Told[] => {
  const condition = conditionOf(pod, 'ContainersReady');
  const since = condition?.status === 'False' ? parseTime(condition.lastTransitionTime) : undefined;
  if (!condition || since === undefined || started === undefined || since >= started || container.ready) return [];
  const isPreparing = container.role === 'init';
  if (!isPreparing && pod.containers.some(other => other !== container && isMain(other) && !other.ready)) return [];
  const before = pod.containers
    .slice(0, pod.containers.indexOf(container))
    .filter(({ role }) => role === 'init')
    .map(({ terminated }) => parseTime(terminated?.finishedAt) ?? 0);
  const at = Math.max(since, ...before);
  return at < started ? [{ at, evidence: cite(pod.pod, `${condition.path}.lastTransitionTime`) }] : [];
};
