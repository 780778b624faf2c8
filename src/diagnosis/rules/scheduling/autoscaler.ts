import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import { fill } from '../../template.ts';

/** What a cluster autoscaler did about a pod that has no node. */
export type Autoscaling = {
  /** True while a new node may still be on its way. */
  readonly coming: boolean;
  /** A sentence with a space before it; empty where no autoscaler spoke. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
};

/** How long a node that was ordered may take until the wait counts as failed, ms. */
const nodeBudget = 15 * 60_000;

/** Reads the events of cluster-autoscaler and Karpenter. Source: kubernetes/autoscaler, kubernetes-sigs/karpenter. */
export const autoscaling = (facts: PodFacts, now: number): Autoscaling => {
  const newest = [
    ...eventsWith(facts, 'TriggeredScaleUp', 'NotTriggerScaleUp', 'Nominated'),
    ...eventsWith(facts, 'FailedScheduling').filter(event => event.source === 'karpenter'),
  ].sort((one, other) => other.lastSeen - one.lastSeen)[0];
  if (!newest) return { coming: false, sentence: '', evidence: [] };
  const age = now - newest.lastSeen;
  const coming = (newest.reason === 'TriggeredScaleUp' || newest.reason === 'Nominated') && age < nodeBudget;
  return { coming, sentence: ` ${sentenceOf(newest, coming, age)}`, evidence: citeEvent(newest) };
};

const sentenceOf = (event: EventView, coming: boolean, age: number): string => {
  const values = { message: event.message, age: humanDuration(age) };
  if (coming) return fill('A new node is on its way: the autoscaler acted {age} ago ({message}).', values);
  if (event.reason === 'TriggeredScaleUp' || event.reason === 'Nominated')
    return fill('The autoscaler ordered a node {age} ago ({message}), and it has not come.', values);
  return fill('The autoscaler cannot help either: {message}', values);
};
