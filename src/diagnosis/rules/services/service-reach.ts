import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { cite } from '../../evidence.ts';
import type { Outcome, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

type Service = ObjectOf<'Service'> & { readonly kind: string };

const describe = { why: 'See the Service', command: 'kubectl get service {name} -n {namespace} -o yaml' } as const;
const endpoints = {
  why: 'See its endpoints by address family',
  command: 'kubectl get endpointslices -n {namespace} -l kubernetes.io/service-name={name}',
} as const;

const families: Rule = {
  id: 'svc-ip-family',
  severity: 'high',
  title: 'No endpoint: pods have no {family} address',
  explanation:
    'The Service {name} has the address family {family} only (spec.ipFamilies), and none of the {count} pods it selects has an address of that family; {example} has {has}. So it has no endpoint, and every connection to it is refused.',
  next: [describe, endpoints],
  about:
    'An EndpointSlice holds addresses of one family. A Service of a family that its pods do not have gets no endpoint, whatever their state.',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
};

const localOnly: Rule = {
  id: 'svc-traffic-local',
  severity: 'low',
  role: 'note',
  title: 'Clients on {nodes} reach nobody: only local traffic',
  explanation:
    'The Service {name} has internalTrafficPolicy Local, so a client only reaches pods on its own node. {nodes} have none of its ready pods: connections from pods there are dropped.',
  next: [describe, { why: 'See on which nodes its pods are', command: 'kubectl get pods -n {namespace} -o wide' }],
  about:
    'internalTrafficPolicy Local keeps traffic on the node of the client. It is meant for Services whose pods run on every node, as those of a DaemonSet do.',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
};

const duplicateName: Rule = {
  id: 'svc-dup-port-name',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Two containers name a port {port}',
  explanation:
    'The Service {name} sends traffic to the port named {port}, and more than one container of {example} has a port of that name ({ports}). The first one in the pod template gets all of it.',
  next: [
    {
      why: 'See the ports the pod declares',
      command: "kubectl get pod {example} -n {namespace} -o jsonpath='{.spec.containers[*].ports}'",
    },
  ],
  about: 'A targetPort given as a name means the first port of that name in the pod, of whichever container.',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
};

export const reachRules: readonly Rule[] = [families, localOnly, duplicateName];

/** What keeps traffic of a Service from pods that are ready (catalogue section L). */
export const reachChecks = function* (service: Service, ready: readonly Pod[], snapshot: Snapshot): Iterable<Outcome> {
  const [example] = ready;
  if (!example) return;
  yield* familyCheck(service, ready, example);
  yield* localCheck(service, ready, snapshot);
  for (const [index, port] of (service.spec?.ports ?? []).entries()) {
    const declared = (example.spec?.containers ?? []).flatMap((container, at) =>
      (container?.ports ?? []).flatMap((one, place) =>
        one?.name && one.name === port?.targetPort
          ? [{ number: one.containerPort, path: `spec.containers[${at}].ports[${place}]` }]
          : [],
      ),
    );
    if (declared.length < 2) continue;
    yield {
      outcome: 'found',
      rule: duplicateName,
      values: {
        port: String(port?.targetPort),
        example: example.metadata?.name ?? '',
        ports: declared.map(({ number }) => number).join(', '),
      },
      evidence: [
        ...cite(service, `spec.ports[${index}].targetPort`),
        ...declared.flatMap(({ path }) => cite({ ...example, kind: 'Pod' }, `${path}.name`, `${path}.containerPort`)),
      ],
      identity: String(port?.targetPort),
    };
  }
};

const familyCheck = function* (service: Service, ready: readonly Pod[], example: Pod): Iterable<Outcome> {
  const [family, second] = service.spec?.ipFamilies ?? [];
  if (!family || second) return;
  const known = ready.filter(pod => addressesOf(pod).length > 0);
  if (known.length === 0 || known.some(pod => addressesOf(pod).some(address => familyOf(address) === family))) return;
  yield {
    outcome: 'found',
    rule: families,
    values: {
      family,
      count: known.length,
      example: example.metadata?.name ?? '',
      has: addressesOf(example).join(', '),
    },
    evidence: [
      ...cite(service, 'spec.ipFamilies'),
      ...cite({ ...example, kind: 'Pod' }, 'status.podIP', 'status.podIPs'),
    ],
  };
};

const addressesOf = (pod: Pod): readonly string[] =>
  (pod.status?.podIPs ?? []).flatMap(one => one?.ip ?? []).concat(pod.status?.podIP ?? []);

const familyOf = (address: string): 'IPv4' | 'IPv6' => (address.includes(':') ? 'IPv6' : 'IPv4');

const localCheck = function* (service: Service, ready: readonly Pod[], snapshot: Snapshot): Iterable<Outcome> {
  if (service.spec?.internalTrafficPolicy !== 'Local') return;
  const served = new Set(ready.map(pod => pod.spec?.nodeName));
  const pods = ifRead(snapshot.objects('Pod', service.metadata?.namespace ?? '')) ?? [];
  const clients = new Set(
    pods.flatMap(pod => (pod.spec?.nodeName && pod.status?.phase === 'Running' ? pod.spec.nodeName : [])),
  );
  const without = [...clients].filter(node => !served.has(node)).sort();
  if (without.length === 0) return;
  yield {
    outcome: 'found',
    rule: localOnly,
    values: { nodes: without.slice(0, 3).join(', ') + (without.length > 3 ? ` and ${without.length - 3} more` : '') },
    evidence: [
      ...cite(service, 'spec.internalTrafficPolicy'),
      ...pods
        .filter(pod => without.slice(0, 3).includes(pod.spec?.nodeName ?? ''))
        .slice(0, 4)
        .flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'spec.nodeName')),
    ],
  };
};
