import { humanDuration } from '../../../model/age.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { forcedNotReady } from '../node-state.ts';
import { forcedFalse, gateFalse, gateMissing, hostIps, nodeIsBack } from './condition-rules.ts';
import { receiversOf } from './receivers.ts';

/** A load balancer needs a moment to register a pod and to check it, ms. */
const registration = 30_000;

/** Pods whose containers are ready and which are not Ready themselves: gates, and nodes that do not answer (section H). */
export const gateCheck: PodCheck = {
  rules: [gateMissing, gateFalse, forcedFalse],
  *run(pod, snapshot) {
    if (pod.stage !== 'running') return;
    const ready = conditionOf(pod, 'Ready');
    if (ready?.status === 'True') return;
    const held = pod.containers.filter(({ role }) => role === 'regular' || role === 'sidecar');
    if (!ready || held.length === 0 || !held.every(container => container.ready)) return;
    const open = [...openGates(pod, snapshot)];
    yield* open;
    if (open.length === 0 && ready.status === 'False') yield* forced(pod, snapshot);
  },
};

/** Addresses of node and pod that do not go together: worth a note on pods that are well. */
export const addressCheck: PodCheck = {
  rules: [hostIps],
  healthyToo: true,
  *run(pod) {
    const mismatch = eventsWith(pod, 'HostIPsIPFamilyMismatch')[0];
    if (!mismatch) return;
    yield {
      outcome: 'found',
      rule: hostIps,
      values: { node: pod.node ?? '', message: mismatch.message },
      evidence: [...citeEvent(mismatch), ...cite(pod.pod, 'spec.nodeName')],
    };
  },
};

function* openGates(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  for (const [index, gate] of (pod.pod.spec?.readinessGates ?? []).entries()) {
    if (!gate?.conditionType) continue;
    const condition = conditionOf(pod, gate.conditionType);
    if (condition?.status === 'True') continue;
    const ready = conditionOf(pod, 'ContainersReady');
    const since = parseTime(condition?.lastTransitionTime) ?? parseTime(ready?.lastTransitionTime) ?? pod.createdAt;
    const { receivers, related } = receiversOf(pod, snapshot);
    const said = condition?.message || condition?.reason;
    // Registering takes a moment, and says so by a missing condition or by one without a complaint.
    const young =
      snapshot.now - since < registration &&
      !(condition?.status === 'False' && said && !/progress|pending|initial/i.test(said));
    yield {
      outcome: 'found',
      rule: condition ? gateFalse : gateMissing,
      values: {
        gate: gate.conditionType,
        gateName: gate.conditionType.split('/').at(-1)?.slice(0, 40) ?? gate.conditionType,
        hint: (gate.conditionType.split('/')[0] ?? '').split('.').at(-2) ?? gate.conditionType,
        status: condition?.status ?? 'not set',
        detail: (said ?? 'no reason is given').slice(0, 60),
        because: said ? ` (${[condition?.reason, condition?.message].filter(Boolean).join(': ')})` : '',
        ran: humanDuration(snapshot.now - since),
        receivers,
      },
      evidence: [
        ...cite(pod.pod, `spec.readinessGates[${index}].conditionType`),
        ...(condition
          ? cite(
              pod.pod,
              `${condition.path}.status`,
              `${condition.path}.reason`,
              `${condition.path}.message`,
              `${condition.path}.lastTransitionTime`,
            )
          : cite(pod.pod, `${ready?.path}.lastTransitionTime`)),
        ...cite(pod.pod, `${conditionOf(pod, 'Ready')?.path}.message`),
      ],
      ...(young ? { effect: 'progressing' as const, severity: 'low' as const } : {}),
      since,
      related,
      identity: gate.conditionType,
    };
  }
}

/** How long a kubelet that is back may take to report on its pods again, ms. */
const reporting = 60_000;

/** The node controller writes Ready False without a reason, and says so in an event. */
function* forced(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const ready = conditionOf(pod, 'Ready');
  const event = eventsWith(pod, 'NodeNotReady')[0];
  const known = pod.node ? snapshot.object('Node', '', pod.node) : undefined;
  const node = known?.state === 'read' ? known.value : undefined;
  const at = (node?.status?.conditions ?? []).findIndex(condition => condition.type === 'Ready');
  const nodeReady = node?.status?.conditions?.[at];
  const sign = forcedNotReady(pod);
  if (!ready || (!event && !sign && (!nodeReady || nodeReady.status === 'True'))) return;
  const { receivers, related } = receiversOf(pod, snapshot);
  const isBack =
    nodeReady?.status === 'True' && snapshot.now - (parseTime(nodeReady.lastTransitionTime) ?? 0) < reporting;
  yield {
    outcome: 'found',
    rule: isBack ? nodeIsBack : forcedFalse,
    values: { node: pod.node ?? '', receivers },
    ...(event || node ? {} : { confidence: 'likely' }),
    evidence: [
      ...cite(pod.pod, `${ready.path}.status`, `${ready.path}.lastTransitionTime`, 'spec.nodeName'),
      ...(event ? citeEvent(event) : []),
      ...(node
        ? cite({ ...node, kind: 'Node' }, `status.conditions[${at}].status`, `status.conditions[${at}].message`)
        : cite(pod.pod, `${conditionOf(pod, 'ContainersReady')?.path}.status`)),
    ],
    since: parseTime(ready.lastTransitionTime) ?? pod.createdAt,
    related: [...related, ...(pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [])],
  };
}
