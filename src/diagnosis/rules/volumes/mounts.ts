import type { EventView } from '../../../model/event.ts';
import { cite, citeEvent } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { isHeldUp, openEvents } from './held-up.ts';
import { mountDetail } from './mount-detail.ts';
import { type MountProblem, readMountMessage } from './mount-message.ts';
import { type MountRow, mountRows } from './mount-rows.ts';
import * as rules from './mount-rules.ts';
import { type PodVolume, volumeNamed, volumeRelations } from './pod-volume.ts';

/** Passing troubles that every busy node has: only told once they have gone on for this long, ms. */
const patience = 2 * 60_000;
/** The kubelet tries at least every 2 min 2 s, but its events are held back to one in 5 minutes, shared by all of a pod. */
const recent = 15 * 60_000;

const waitingForAttach =
  /^(?:Volume not attached according to node status|Volume has not been added to the list of VolumesInUse)|not attached according to node status/;

/** Volumes that the kubelet cannot mount (catalogue section C.2). */
export const mountCheck: PodCheck = {
  rules: [...new Set(mountRows.map(row => row.rule)), rules.mountFailed],
  *run(pod, snapshot) {
    if (!isHeldUp(pod)) return;
    const told = new Set<string>();
    /** Volumes that a newer event speaks of: what has been put right before it is over. */
    const spoken = new Set<string>();
    const events = openEvents(pod, 'mounting', 'FailedMount', 'FailedMapVolume');
    for (const event of events) {
      if (!event.message) continue;
      for (const problem of readMountMessage(event.message)) {
        const found = mountFound(pod, event, problem, snapshot);
        if (!found || (found.rule.effect === 'progressing' && spoken.has(problem.volume ?? ''))) continue;
        spoken.add(problem.volume ?? '');
        const key = `${found.rule.id} ${found.identity}`;
        // A summary without more to say, or the same problem once more.
        if (told.has(key) || (found.rule === rules.mountFailed && told.size > 0)) continue;
        told.add(key);
        yield found;
      }
    }
    const waited = told.size === 0 ? events.find(event => readMountMessage(event.message).some(isTimeout)) : undefined;
    if (waited) yield timedOut(pod, waited, snapshot);
  },
};

/** Up to 1.27 the kubelet reports that it waits in vain; nothing else says why. */
const timedOut = (pod: PodFacts, event: EventView, snapshot: Snapshot): Outcome => {
  const problem = readMountMessage(event.message)[0] ?? { operation: '', volume: undefined, cause: event.message };
  const volume = volumeNamed(pod, problem.volume, snapshot);
  const detail = mountDetail(undefined, { pod, volume, problem, groups: {}, snapshot });
  return {
    outcome: 'found',
    rule: rules.mountTimedOut,
    confidence: 'likely',
    values: detail.values,
    evidence: [...citeEvent(event), ...detail.evidence, ...cite(pod.pod, 'spec.nodeName')],
    since: event.firstSeen,
    related: volumeRelations(pod, volume),
    identity: detail.identity,
  };
};

const mountFound = (
  pod: PodFacts,
  event: EventView,
  problem: MountProblem,
  snapshot: Snapshot,
): Extract<Outcome, Found> | undefined => {
  if (waitingForAttach.test(event.message) || isTimeout(problem)) return undefined;
  const volume = volumeNamed(pod, problem.volume, snapshot);
  const row = mountRows.find(({ pattern }) => pattern.test(problem.cause)) ?? ofKind(volume);
  const lasted = event.lastSeen - event.firstSeen;
  if (isPassing(row?.rule, problem) && (lasted < patience || event.count < 3)) return undefined;
  const groups = row?.pattern.exec(problem.cause)?.groups ?? {};
  const detail = mountDetail(row, { pod, volume, problem, groups, snapshot });
  return {
    outcome: 'found',
    rule: detail.madeSince ? madeSince(row?.rule ?? rules.mountFailed) : (row?.rule ?? rules.mountFailed),
    values: detail.values,
    evidence: [...citeEvent(event), ...detail.evidence, ...cite(pod.pod, 'spec.nodeName')],
    since: event.firstSeen,
    related: volumeRelations(pod, volume),
    identity: detail.identity,
    ...(snapshot.now - event.lastSeen > recent ? { confidence: 'likely' } : {}),
    ...(detail.next ? { next: detail.next } : {}),
  };
};

/** What a text that no row knows is about, where the kind of the volume tells. */
const ofKind = (volume: PodVolume | undefined): MountRow | undefined => {
  const rule = volume?.spec.nfs ? rules.nfs : volume?.spec.csi ? rules.csiError : undefined;
  return mountRows.find(row => row.rule === rule);
};

/** The same, said of an object that was made after the kubelet's last attempt. */
const madeSince = (missing: Rule): Rule => ({
  ...missing,
  severity: 'low',
  effect: 'progressing',
  title: missing.title.replace('does not exist', 'exists only now'),
  explanation:
    'Volume {volume} is filled from {object}, which did not exist in namespace {namespace} when the kubelet last tried. It has been made since: the next attempt, within 2 minutes, goes through.',
  next: [{ why: 'See the next attempt', command: 'kubectl events -n {namespace} --for pod/{pod}' }],
});

/** A summary that only says that time ran out: the event of the operation itself tells why. */
const isTimeout = ({ operation, cause }: MountProblem): boolean =>
  operation === '' && /^(?:timed out waiting for the condition|context deadline exceeded)$/.test(cause);

/** Things that a starting node or a young namespace goes through. */
const isPassing = (rule: Rule | undefined, { volume, cause }: MountProblem): boolean =>
  rule === rules.notRegistered ||
  rule === rules.cacheSync ||
  (/"?kube-root-ca\.crt"?/.test(cause) && (volume ?? '').startsWith('kube-api-access')) ||
  (rule === rules.token && !/not found/.test(cause));
