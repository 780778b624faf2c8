import { cite, citeEvent } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import { nodeState } from '../node-state.ts';

const reference = 'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/';
const claims = { why: 'See the device claims', command: 'kubectl get resourceclaims -n {namespace} -o yaml' } as const;
const drivers = {
  why: 'See whether the driver of the devices runs on the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
} as const;

const prepareFailed: Rule = {
  id: 'dra-prepare-failed',
  severity: 'high',
  title: '{node} cannot prepare the devices: {short}',
  explanation:
    'The pod has its devices and its node, but the kubelet of {node} cannot prepare them, and starts no container before it can: {cause}',
  about:
    'Before a pod with device claims starts, the kubelet asks the driver of the devices on that node to prepare them. The driver does not run there, has not registered with the kubelet, or fails.',
  next: [drivers, claims, nodeState],
  reference,
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

const bindingWait: Rule = {
  id: 'dra-binding-wait',
  severity: 'low',
  effect: 'progressing',
  title: 'Waiting until its device is ready on {where}',
  explanation:
    'The scheduler has chosen {where} and a device for the pod, and waits until the driver says that the device is ready there. That may take up to ten minutes; then another node is tried.',
  about:
    'Devices that have to be attached first carry binding conditions: the scheduler binds the pod only once the driver has set them (Kubernetes 1.34 and later).',
  next: [claims],
  reference,
};

const unhealthy: Rule = {
  id: 'device-unhealthy',
  severity: 'medium',
  title: 'Device of {container} is unhealthy: {device}',
  explanation:
    'Container {container} runs with the device {device} ({resource}), of which its driver says that it is {health}{message}. What the program does with it fails or goes wrong; only another pod gets another device.',
  about:
    'The kubelet writes what device plugins and drivers say about the health of the devices of a container into its status (ResourceHealthStatus, Kubernetes 1.31 and later).',
  next: [
    {
      why: 'See what the status says',
      command:
        "kubectl get pod {pod} -n {namespace} -o jsonpath='{.status.containerStatuses[*].allocatedResourcesStatus}'",
    },
    drivers,
  ],
  reference: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/',
};

/** How long a device may take until the wait counts as over, ms: BindingTimeoutDefaultSeconds of the scheduler. */
const bindingBudget = 10 * 60_000;
/** How long an event of the kubelet stands for what is now, ms: it tries again at least every two minutes. */
const recent = 5 * 60_000;

/** Devices on their way to a pod (catalogue section B.5): what the scheduler waits for and what the kubelet fails at. */
export const deviceCheck: PodCheck = {
  rules: [prepareFailed, bindingWait],
  *run(pod, snapshot) {
    if (pod.stage === 'unscheduled') yield* waiting(pod, snapshot);
    if (pod.stage === 'bound' || pod.stage === 'preparing') yield* preparing(pod, snapshot);
  },
};

function* waiting(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const [event] = eventsWith(pod, 'BindingConditionsPending', 'FailedScheduling');
  if (event?.reason !== 'BindingConditionsPending' || snapshot.now - event.lastSeen > bindingBudget) return;
  yield {
    outcome: 'found',
    rule: bindingWait,
    values: { where: / on node (\S+)$/.exec(event.message)?.[1] ?? 'a node' },
    evidence: citeEvent(event),
    since: event.lastSeen,
  };
}

function* preparing(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const [event] = eventsWith(pod, 'FailedPrepareDynamicResources');
  if (!event || snapshot.now - event.lastSeen > recent) return;
  if (eventsWith(pod, 'Pulling', 'Pulled', 'Created', 'Started').some(later => later.lastSeen > event.lastSeen)) return;
  const words = event.message.replace(
    /^(?:Failed to )?prepare dynamic resources: (?:prepare dynamic resources: )?/i,
    '',
  );
  const driver = /DRA driver (\S+) is not registered/.exec(words)?.[1];
  yield {
    outcome: 'found',
    rule: prepareFailed,
    values: {
      node: pod.node ?? '',
      cause: sentence(words),
      short: driver ? `no driver ${driver}` : (/desc = (.*)$/s.exec(words)?.[1] ?? words).slice(0, 40),
    },
    evidence: [...citeEvent(event), ...cite(pod.pod, 'spec.nodeName')],
    since: event.firstSeen,
    related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
    identity: driver ?? pod.node ?? '',
  };
}

/** Devices that are not well in a container that is: its Ready condition does not know. */
export const deviceHealthCheck: PodCheck = {
  rules: [unhealthy],
  healthyToo: true,
  *run(pod) {
    if (pod.stage !== 'running') return;
    for (const container of pod.containers) {
      const status = (container.status as { readonly allocatedResourcesStatus?: readonly (Allocated | null)[] | null })
        ?.allocatedResourcesStatus;
      if (!status || !container.running) continue;
      for (const [index, resource] of status.entries())
        for (const [at, device] of (resource?.resources ?? []).entries()) {
          if (device?.health !== 'Unhealthy') continue;
          const path = `${container.statusPath}.allocatedResourcesStatus[${index}]`;
          yield {
            outcome: 'found',
            rule: unhealthy,
            container: container.name,
            values: {
              node: pod.node ?? '',
              device: device.resourceID ?? 'without a name',
              resource: resource?.name ?? '',
              health: device.health,
              message: device.message ? ` (${device.message})` : '',
            },
            evidence: cite(
              pod.pod,
              `${path}.name`,
              `${path}.resources[${at}].resourceID`,
              `${path}.resources[${at}].health`,
              `${path}.resources[${at}].message`,
              'spec.nodeName',
            ),
            identity: device.resourceID ?? '',
          };
        }
    }
  },
};

type Allocated = {
  readonly name?: string;
  readonly resources?:
    | readonly ({ readonly resourceID?: string; readonly health?: string; readonly message?: string } | null)[]
    | null;
};
