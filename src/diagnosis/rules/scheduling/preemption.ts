import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import type { SchedulingMessage } from './message.ts';
import type { ClauseRow } from './question.ts';

/**
 * What may be said of preemption, as a sentence with a space before it: that the pod must not displace others, that it
 * waits for those it displaces, or nothing.
 */
export const preemptionOf = (
  facts: PodFacts,
  snapshot: Snapshot,
  parsed: SchedulingMessage,
  looks: readonly { readonly row: ClauseRow }[],
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const pod = { ...facts.pod, kind: 'Pod' };
  const nominated = facts.pod.status?.nominatedNodeName;
  if (nominated)
    return {
      text: fill(' Pods of lower priority on {nominated} are being removed for it; it waits until they have ended.', {
        nominated,
      }),
      evidence: cite(pod, 'status.nominatedNodeName'),
    };
  if (/terminating pod on the nominated node/.test(parsed.preemption ?? ''))
    return { text: ' Pods of lower priority are being removed for it; it waits until they have ended.', evidence: [] };
  if (!/preemptionPolicy=Never/.test(parsed.preemption ?? '')) return { text: '', evidence: [] };
  if (!looks.some(({ row }) => row.obstacle === 'shortfalls' || row.obstacle === 'rest'))
    return { text: '', evidence: [] };
  const className = facts.pod.spec?.priorityClassName;
  const priority = facts.pod.spec?.priority ?? 0;
  const lower = (ifRead(snapshot.objects('Pod', facts.namespace)) ?? [])
    .filter(one => one.spec?.nodeName && (one.spec.priority ?? 0) < priority)
    .map(one => ({ ...one, kind: 'Pod' }));
  const values = {
    className: className ? fill('Its PriorityClass {className} has', { className }) : 'It has',
    lower:
      lower.length > 0
        ? fill(', such as {names}', {
            names: lower
              .slice(0, 2)
              .map(({ metadata }) => metadata?.name ?? '')
              .join(', '),
          })
        : '',
  };
  return {
    text: fill(' {className} preemptionPolicy Never, so it does not displace pods of lower priority{lower}.', values),
    evidence: [
      ...cite(pod, 'spec.preemptionPolicy', 'spec.priorityClassName', 'spec.priority'),
      ...lower.slice(0, 2).flatMap(one => cite(one, 'spec.priority', 'spec.nodeName')),
    ],
  };
};
