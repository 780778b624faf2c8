import { podContainers } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { mapSelects, selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import { objectCheck } from '../../rule.ts';
import { few, note } from './note.ts';
import { targetOf } from './service-target.ts';

type Policy = ObjectOf<'NetworkPolicy'>;

const closed = note({
  id: 'svc-netpol',
  title: 'NetworkPolicies admit nobody to its port',
  explanation:
    'The Service {name} sends to port {port} of its pods. The NetworkPolicy {policies} selects them, and no rule of any policy admits anybody at that port. Where the network plugin enforces policies, connections hang until they time out.',
  next: [
    { why: 'See the policies', command: 'kubectl describe networkpolicy -n {namespace}' },
    { why: 'See who should reach it', command: 'kubectl describe service {name} -n {namespace}' },
  ],
  about:
    'A pod that any NetworkPolicy selects for ingress gets only what the rules of all of them together admit. Whether policies are enforced at all depends on the network plugin, and it may have rules of its own besides; probes of the kubelet are let through as a rule.',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
});

/**
 * Services whose pods let nobody in. Whether traffic is dropped is up to the network plugin: possible, never more, and
 * never of a policy that admits only some.
 */
export const closedPortNote = objectCheck({
  kind: 'Service',
  rules: [closed],
  *run(service, snapshot) {
    const { namespace = '' } = service.metadata ?? {};
    if (!service.spec?.selector || service.spec.type === 'ExternalName') return;
    const policies = (ifRead(snapshot.objects('NetworkPolicy', namespace)) ?? []).filter(isOfIngress);
    if (policies.length === 0) return;
    const pod = (ifRead(snapshot.objects('Pod', namespace)) ?? []).find(
      one =>
        one.status?.phase === 'Running' &&
        !one.spec?.hostNetwork &&
        mapSelects(service.spec?.selector, one.metadata?.labels),
    );
    const selecting = policies.filter(({ spec }) => pod && selects(spec?.podSelector ?? {}, pod.metadata?.labels));
    if (!pod || selecting.length === 0) return;
    for (const [index, port] of (service.spec.ports ?? []).entries()) {
      const at = port ? portAt(port, pod) : undefined;
      if (!at || selecting.some(policy => admits(policy, at))) continue;
      yield {
        outcome: 'found',
        rule: closed,
        confidence: 'possible',
        values: { port: at.number, policies: few(selecting.map(({ metadata }) => metadata?.name ?? '')) },
        identity: `${at.number}`,
        evidence: [
          ...cite({ ...service, kind: 'Service' }, 'spec.selector', `spec.ports[${index}]`),
          ...selecting
            .slice(0, 3)
            .flatMap(policy =>
              cite({ ...policy, kind: 'NetworkPolicy' }, 'spec.podSelector', 'spec.policyTypes', 'spec.ingress'),
            ),
          ...cite({ ...pod, kind: 'Pod' }, 'metadata.labels', ...(at.path ? [at.path] : [])),
        ],
      };
    }
  },
});

type ServicePort = NonNullable<NonNullable<ObjectOf<'Service'>['spec']>['ports']>[number];
type PodPort = { readonly number: number; readonly name: string; readonly protocol: string; readonly path?: string };

/** A port by number needs no declaration; a name does. */
const portAt = (port: ServicePort, pod: Pod): PodPort | undefined => {
  const protocol = port.protocol ?? 'TCP';
  const declared = targetOf(port, podContainers(pod));
  if (declared) return { ...declared, protocol };
  const number = Number(port.targetPort ?? port.port);
  return Number.isInteger(number) ? { number, name: '', protocol } : undefined;
};

/** policyTypes defaults to Ingress, whatever else the policy says. */
const isOfIngress = ({ spec }: Policy): boolean => spec?.policyTypes?.includes('Ingress') ?? true;

/** Whether a policy lets anybody at all through to a port. */
const admits = ({ spec }: Policy, at: PodPort): boolean =>
  (spec?.ingress ?? []).some(rule => {
    const ports = rule?.ports ?? [];
    return (
      ports.length === 0 ||
      ports.some(one => {
        if ((one?.protocol ?? 'TCP') !== at.protocol) return false;
        const port = one?.port;
        if (port === undefined || port === null) return true;
        if (typeof port === 'string' && !/^\d+$/.test(port)) return port === at.name;
        return at.number >= Number(port) && at.number <= (one?.endPort ?? Number(port));
      })
    );
  });
