import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Found, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

type Lease = ObjectOf<'Lease'>;
type Node = ObjectOf<'Node'> & { readonly kind: string };

/** A kubelet writes the status of its node every five minutes, or half as late again, ms. */
const reportEvery = 8 * 60_000;
/** It renews its lease every ten seconds, and a node is given up after fifty: this is far beyond, ms. */
const renewBudget = 5 * 60_000;
/** How recent the lease of somebody else has to be, so that "now" and the leases are of one moment, ms. */
const freshest = 60_000;
/** How soon after its creation a pod is taken by a kubelet whose clock is right, ms. */
const takenSoon = 60_000;

const texts = {
  title: 'Node {name} is silent, although marked Ready',
  explanation:
    'The kubelet of {name} last renewed its lease {age} ago, while {other} renewed its own {otherAge} ago, and it has reported nothing of the node for {beat}. The machine is down, its kubelet has stopped, or the network between is broken. The node is marked Ready only because the node controller, which would say otherwise within a minute, does not act: kube-controller-manager is not running or cannot write. The statuses of the pods there are what they were then.',
};

/**
 * A node whose kubelet has stopped while nobody is there to mark it. Nothing is asked of the leases before the node's own
 * report is late. Nothing is said where no other lease is fresh (an old dump, answers of another time), where the controller
 * manager is at work, nor where no pod proves that the clock of this node is right: the kubelet writes renewTime by it.
 * Source: pkg/kubelet/nodestatus, k8s.io/component-helpers/apimachinery/lease, pkg/controller/nodelifecycle.
 */
export const silentKubelet = (node: Node, unreachable: Rule, snapshot: Snapshot): Found | undefined => {
  const name = node.metadata?.name ?? '';
  const index = (node.status?.conditions ?? []).findIndex(one => one?.type === 'Ready');
  const ready = node.status?.conditions?.[index];
  const beat = parseTime(ready?.lastHeartbeatTime);
  if (ready?.status !== 'True' || beat === undefined || snapshot.now - beat < reportEvery) return undefined;
  const own = ifRead(snapshot.object('Lease', leases, name));
  const renewed = parseTime(own?.spec?.renewTime);
  if (!own || renewed === undefined || snapshot.now - renewed < renewBudget) return undefined;
  const manager = ifRead(snapshot.object('Lease', 'kube-system', 'kube-controller-manager'));
  // Where it acts, it would have marked the node: then the leases are not of one moment.
  if (manager && isFresh(manager, snapshot.now)) return undefined;
  const other = freshLease(name, manager !== undefined, snapshot);
  const clock = other && clockProof(name, snapshot);
  if (!other || !clock) return undefined;
  return {
    outcome: 'found',
    rule: { ...unreachable, ...texts },
    confidence: 'likely',
    values: {
      age: humanDuration(snapshot.now - renewed),
      other: other.metadata?.name ?? '',
      otherAge: humanDuration(Math.max(0, snapshot.now - (parseTime(other.spec?.renewTime) ?? snapshot.now))),
      beat: humanDuration(snapshot.now - beat),
    },
    evidence: [
      ...cite(
        node,
        'metadata.name',
        `status.conditions[${index}].status`,
        `status.conditions[${index}].lastHeartbeatTime`,
      ),
      ...cite({ ...own, kind: 'Lease' }, 'spec.renewTime'),
      ...cite({ ...other, kind: 'Lease' }, 'metadata.name', 'spec.renewTime'),
      ...(manager ? cite({ ...manager, kind: 'Lease' }, 'spec.renewTime') : []),
      ...clock,
    ],
    since: renewed,
  };
};

const leases = 'kube-node-lease';

const isFresh = ({ spec }: Lease, now: number): boolean =>
  Math.abs(now - (parseTime(spec?.renewTime) ?? 0)) <= freshest;

/**
 * A lease that was renewed just now: of another node. Where there is no other, of the API server or the scheduler, whose
 * list may be of another moment: only if the same list has a controller manager that is silent too.
 */
const freshLease = (name: string, isUnmanaged: boolean, snapshot: Snapshot): Lease | undefined => {
  const others = (ifRead(snapshot.objects('Lease', leases)) ?? []).filter(({ metadata }) => metadata?.name !== name);
  if (others.length > 0) return others.find(one => isFresh(one, snapshot.now));
  if (!isUnmanaged) return undefined;
  return (ifRead(snapshot.objects('Lease', 'kube-system')) ?? []).find(one => isFresh(one, snapshot.now));
};

/** A pod whose start time, by the clock of the node, fits the time at which the API server made it; none that contradicts. */
const clockProof = (node: string, snapshot: Snapshot): readonly Evidence[] | undefined => {
  const pods = (ifRead(snapshot.podsOnNode(node)) ?? []).flatMap(pod => {
    const [made, taken] = [parseTime(pod.metadata?.creationTimestamp), parseTime(pod.status?.startTime)];
    return made === undefined || taken === undefined ? [] : [{ pod, waited: taken - made }];
  });
  // Both times are cut to whole seconds.
  if (pods.some(({ waited }) => waited < -2000)) return undefined;
  const proof = pods.find(({ waited }) => waited < takenSoon)?.pod;
  return proof && cite({ ...proof, kind: 'Pod' }, 'metadata.creationTimestamp', 'status.startTime');
};
