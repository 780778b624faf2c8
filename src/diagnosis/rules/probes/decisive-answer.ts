import type { EventView } from '../../../model/event.ts';
import type { ProbeView } from '../../../model/probe.ts';
import { isSilent } from './answers.ts';
import type { ProbeEvent } from './probe-event.ts';

/**
 * The answer for which a probe had its container killed, of its failures, newest first: the last one before the kill. That
 * of a program which has only just started again says nothing of it. Where the kubelet has held the last answers back, those
 * of a program that was up count more than those from before it listened.
 */
export const decisiveAnswer = (
  probe: ProbeView,
  failed: readonly ProbeEvent[],
  kill: EventView | undefined,
): ProbeEvent | undefined => {
  const reach = (probe.numbers.period + probe.numbers.timeout) * 1000 + 1500;
  const at = kill?.lastSeen ?? 0;
  const last = failed.find(({ event }) => event.lastSeen <= at + 1000 && event.lastSeen >= at - reach);
  return last ?? spokenFirst(probe, failed);
};

/** The newest answer, or one of a program that was up where the newest is only that nobody listened yet. */
export const spokenFirst = (probe: ProbeView, failed: readonly ProbeEvent[]): ProbeEvent | undefined => {
  const [newest] = failed;
  if (!newest || !isSilent(probe, newest)) return newest;
  const spoken = failed.find(answer => !isSilent(probe, answer));
  return spoken && spoken.event.count * 2 >= newest.event.count ? spoken : newest;
};
