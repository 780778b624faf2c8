import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { citeEvent, citeEventTimes, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { NextStep } from '../../rule.ts';
import { fill } from '../../template.ts';
import { classifyAutoscaler } from './autoscaler-rows.ts';

/** What a cluster autoscaler did about a pod that has no node. */
export type Autoscaling = {
  /** True while a new node may still be on its way. */
  readonly coming: boolean;
  /** A sentence with a space before it; empty where no autoscaler spoke. */
  readonly sentence: string;
  readonly next: readonly NextStep[];
  readonly evidence: readonly Evidence[];
};

/** How long a node that was ordered may take until the wait counts as failed, ms. */
const nodeBudget = 15 * 60_000;

/**
 * Reads the events of cluster-autoscaler (GKE's writes FailedScaleUp too) and of Karpenter, which EKS Auto Mode and AKS run
 * under other names. Source: kubernetes/autoscaler, kubernetes-sigs/karpenter.
 */
export const autoscaling = (facts: PodFacts, now: number): Autoscaling => {
  const [newest] = [
    ...eventsWith(facts, 'TriggeredScaleUp', 'NotTriggerScaleUp', 'FailedScaleUp', 'Nominated'),
    ...eventsWith(facts, 'FailedScheduling').filter(isFromAutoscaler),
  ].toSorted((one, other) => other.lastSeen - one.lastSeen);
  if (!newest) return { coming: false, sentence: '', next: [], evidence: [] };
  const age = now - newest.lastSeen;
  const ordered = newest.reason === 'TriggeredScaleUp' || newest.reason === 'Nominated';
  const coming = ordered && age < nodeBudget;
  const known = ordered ? undefined : classifyAutoscaler(newest.message);
  return {
    coming,
    sentence: ` ${sentenceOf(newest, coming, ordered, age, known)}`,
    next: known?.row.next ? [known.row.next] : [],
    evidence: [...citeEvent(newest), ...citeEventTimes(newest)],
  };
};

/** Karpenter uses the scheduler's own reason for its refusals, in words of its own. */
export const isFromAutoscaler = ({ source, message }: EventView): boolean =>
  source === 'karpenter' || message.startsWith('Failed to schedule pod, ');

const sentenceOf = (
  event: EventView,
  coming: boolean,
  ordered: boolean,
  age: number,
  known: ReturnType<typeof classifyAutoscaler>,
): string => {
  const message = event.message.length > 400 ? `${event.message.slice(0, 400)}…` : event.message;
  const values = { message, age: humanDuration(age), captured: known?.captured ?? '' };
  if (coming) return fill('A new node is on its way: the autoscaler acted {age} ago ({message}).', values);
  if (ordered) return fill('The autoscaler ordered a node {age} ago ({message}), and it has not come.', values);
  if (!known) return fill('The autoscaler cannot help either: {message}', values);
  return fill('The autoscaler brings no node: {because}. In its own words: {message}', {
    ...values,
    because: fill(known.row.because, values),
  });
};
