import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { few, note } from './note.ts';

/** What audits of workloads have in common, whichever kind they are of. */
type Workload = ObjectOf<'Deployment'> | ObjectOf<'StatefulSet'>;
type Named<T> = T & { readonly kind: string };

const edit = [{ why: 'Change it', command: 'kubectl edit -n {namespace} {owner}' }];

const noBudget = note({
  id: 'smell-no-pdb',
  title: 'Has replicas, but no PodDisruptionBudget',
  explanation:
    'No PodDisruptionBudget of {namespace} selects the {replicas} pods of {name}: draining nodes may end all of them at the same moment.',
  next: [
    {
      why: 'Make one that lets one pod go at a time',
      command: 'kubectl create poddisruptionbudget {name} -n {namespace} --selector={selector} --max-unavailable=1',
    },
  ],
  about:
    'kubectl drain, autoscalers and upgrades ask before they evict a pod. Without a PodDisruptionBudget the answer is always yes.',
  reference: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
});

const oneNode = note({
  id: 'smell-topology-single',
  title: 'All its replicas are on one node',
  explanation:
    'All {count} ready pods of {name} run on node {place}: when it is lost or drained all of them are, although other nodes could take them.',
  next: edit,
  about:
    'The scheduler spreads replicas as well as it can, but does not move them later. topologySpreadConstraints or an anti-affinity make it a demand.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
});
const oneZone: Rule = {
  ...oneNode,
  title: 'All its replicas are in one zone',
  explanation:
    'All {count} ready pods of {name} run in zone {place}: when that is out of reach all of them are, although there are nodes in other zones.',
};

const attachedTwice = note({
  id: 'smell-single-replica-rwo-rolling',
  title: 'Rolls out beside a volume for one node',
  explanation:
    'The Deployment {name} starts the new pod before it ends the old one, and both want the claim {claims}, which only one node at a time may have. Where the new pod is put on another node, the rollout hangs.',
  next: [
    {
      why: 'End the old pod before the new one starts',
      command: `kubectl patch deployment {name} -n {namespace} -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'`,
    },
  ],
  about:
    'A ReadWriteOnce volume is attached to one node. With a rolling update the new pod waits for a volume that the old one gives back only once the new one is ready. Recreate, or a StatefulSet, does not have that.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
});

const pinned = note({
  id: 'smell-node-name',
  title: 'Goes around the scheduler to a fixed node',
  explanation:
    'The pod template of {name} has nodeName {node}: its pods are put there whatever the node has left, however it is tainted, and nowhere else when it is gone.',
  next: edit,
  about: 'spec.nodeName is what the scheduler writes. In a template it skips the scheduler; a nodeSelector does not.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
});

function* templateNotes(workload: Named<Workload>, snapshot: Snapshot): Iterable<Outcome> {
  if (workload.metadata?.deletionTimestamp) return;
  const node = workload.spec?.template?.spec?.nodeName;
  if (node)
    yield { outcome: 'found', rule: pinned, values: { node }, evidence: cite(workload, 'spec.template.spec.nodeName') };
  if ((workload.spec?.replicas ?? 1) < 2) return;
  yield* budgetNote(workload, snapshot);
  yield* placeNote(workload, snapshot);
}

function* budgetNote(workload: Named<Workload>, snapshot: Snapshot): Iterable<Outcome> {
  const { namespace = '' } = workload.metadata ?? {};
  const labels = workload.spec?.template?.metadata?.labels;
  const budgets = ifRead(snapshot.objects('PodDisruptionBudget', namespace));
  if (!budgets || budgets.some(({ spec }) => selects(spec?.selector, labels))) return;
  yield {
    outcome: 'found',
    rule: noBudget,
    values: {
      replicas: workload.spec?.replicas ?? 1,
      selector: Object.entries(workload.spec?.selector?.matchLabels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
    evidence: cite(workload, 'spec.replicas', 'spec.template.metadata.labels'),
  };
}

function* placeNote(workload: Named<Workload>, snapshot: Snapshot): Iterable<Outcome> {
  const nodes = (ifRead(snapshot.objects('Node', '')) ?? []).filter(isOpen);
  if (nodes.length < 2) return;
  const { namespace = '' } = workload.metadata ?? {};
  const pods = (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(
    pod => isReady(pod) && selects(workload.spec?.selector, pod.metadata?.labels),
  );
  if (pods.length < 2) return;
  const placesOf = (place: (node: string) => string | undefined): readonly (string | undefined)[] => [
    ...new Set(pods.map(pod => place(pod.spec?.nodeName ?? ''))),
  ];
  const evidence = [
    ...cite(workload, 'spec.replicas'),
    ...pods.slice(0, 3).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'spec.nodeName')),
  ];
  const [node, otherNode] = placesOf(name => name);
  if (otherNode === undefined)
    return yield { outcome: 'found', rule: oneNode, values: { count: pods.length, place: node ?? '' }, evidence };
  const zones = new Map(
    nodes.map(one => [one.metadata?.name ?? '', one.metadata?.labels?.['topology.kubernetes.io/zone']]),
  );
  const [zone, ...otherZones] = placesOf(name => zones.get(name));
  const choice = new Set([...zones.values()].filter(Boolean));
  if (!zone || otherZones.length > 0 || choice.size < 2) return;
  const labelled = nodes.filter(one => one.metadata?.labels?.['topology.kubernetes.io/zone'] === zone).slice(0, 2);
  yield {
    outcome: 'found',
    rule: oneZone,
    values: { count: pods.length, place: zone },
    evidence: [
      ...evidence,
      ...labelled.flatMap(one => cite({ ...one, kind: 'Node' }, 'metadata.labels["topology.kubernetes.io/zone"]')),
    ],
  };
}

/** Whether ordinary pods may be put on a node now. */
const isOpen = ({ spec, status }: ObjectOf<'Node'>): boolean =>
  !spec?.unschedulable &&
  !spec?.taints?.some(taint => taint?.effect !== 'PreferNoSchedule') &&
  Boolean(status?.conditions?.some(one => one?.type === 'Ready' && one.status === 'True'));

const isReady = ({ metadata, spec, status }: Pod): boolean =>
  Boolean(spec?.nodeName) &&
  !metadata?.deletionTimestamp &&
  Boolean(status?.conditions?.some(one => one?.type === 'Ready' && one.status === 'True'));

function* volumeNote(deployment: Named<ObjectOf<'Deployment'>>, snapshot: Snapshot): Iterable<Outcome> {
  const { type, rollingUpdate } = deployment.spec?.strategy ?? {};
  // A share of one replica is rounded up for maxSurge: only 0 keeps the old pod from running beside the new one.
  const surge = rollingUpdate?.maxSurge ?? '25%';
  if (type === 'Recreate' || Number.parseInt(`${surge}`, 10) === 0 || deployment.spec?.replicas === 0) return;
  const { namespace = '' } = deployment.metadata ?? {};
  const claims = (deployment.spec?.template?.spec?.volumes ?? []).flatMap((volume, index) => {
    const name = volume?.persistentVolumeClaim?.claimName;
    const claim = name ? ifRead(snapshot.object('PersistentVolumeClaim', namespace, name)) : undefined;
    const modes = claim?.spec?.accessModes ?? [];
    const isSingle = modes.length > 0 && modes.every(mode => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
    return name && claim && isSingle ? [{ name, claim, index }] : [];
  });
  if (claims.length === 0) return;
  yield {
    outcome: 'found',
    rule: attachedTwice,
    values: { claims: few(claims.map(({ name }) => name)) },
    evidence: [
      ...cite(deployment, 'spec.strategy.type', 'spec.strategy.rollingUpdate.maxSurge'),
      ...claims.flatMap(({ claim, index }) => [
        ...cite(deployment, `spec.template.spec.volumes[${index}].persistentVolumeClaim.claimName`),
        ...cite({ ...claim, kind: 'PersistentVolumeClaim' }, 'spec.accessModes'),
      ]),
    ],
  };
}

const named = <T extends KubernetesObject>(object: T, kind: string): Named<T> => ({ ...object, kind });

/** Where a workload stands and what is there to keep it standing. Lists are asked for once for a namespace. */
export const availabilityNotes: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Deployment',
    rules: [noBudget, oneNode, attachedTwice, pinned],
    *run(deployment, snapshot) {
      yield* templateNotes(named(deployment, 'Deployment'), snapshot);
      yield* volumeNote(named(deployment, 'Deployment'), snapshot);
    },
  }),
  objectCheck({
    kind: 'StatefulSet',
    rules: [noBudget, oneNode, pinned],
    run: (set, snapshot) => templateNotes(named(set, 'StatefulSet'), snapshot),
  }),
];
