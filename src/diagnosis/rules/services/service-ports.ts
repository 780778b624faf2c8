import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { nearName } from '../../../model/near-names.ts';
import { cite } from '../../evidence.ts';
import type { Outcome, Rule } from '../../rule.ts';
import { fill } from '../../template.ts';

const reference = 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports';
const next = [
  {
    why: 'See the ports of the Service',
    command: "kubectl get service {name} -n {namespace} -o jsonpath='{.spec.ports}'",
  },
  {
    why: 'See the ports the pod declares',
    command: "kubectl get pod {example} -n {namespace} -o jsonpath='{.spec.containers[*].ports}'",
  },
];

const nameMissing: Rule = {
  id: 'svc-targetport-name-missing',
  severity: 'high',
  title: 'targetPort {port} is not declared by its pods',
  explanation:
    'The Service {name} sends port {from} to the container port named {port}, and {count} of the {all} pods it selects declare no port of that name{instead}. The port is left out silently: connections to it are refused although the pods are fine.',
  next,
  about:
    'A targetPort given as a name is looked up among the named ports of each pod. A pod without such a port keeps its address in the EndpointSlice but gets no port, so nothing arrives; only the controller’s log says so.',
  reference,
};

const protocolMismatch: Rule = {
  id: 'svc-protocol-mismatch',
  severity: 'high',
  title: 'targetPort {port} is {podProtocol}, not {protocol}',
  explanation:
    'The Service {name} sends {protocol} to the container port {port}, which its pods declare for {podProtocol}{instead}.',
  next,
  about: 'A named targetPort must have the protocol of the Service port; TCP is the default of both.',
  reference,
};

const numberMismatch: Rule = {
  id: 'svc-targetport-mismatch',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'targetPort {port} is no port its pods declare',
  explanation:
    'The Service {name} sends port {from} to container port {port}, and its pods only declare {declared}. Declared ports are only documentation, so this may still work: what counts is where the process listens.',
  next,
  about:
    'Containers need not declare their ports, but where they do and the Service names another one, a slip is likely.',
  reference,
};

export const portRules: readonly Rule[] = [nameMissing, protocolMismatch, numberMismatch];

/** The ports of a Service against the ports its pods declare. */
export const portChecks = function* (
  service: ObjectOf<'Service'> & { readonly kind: string },
  pods: readonly Pod[],
): Iterable<Outcome> {
  for (const [index, port] of (service.spec?.ports ?? []).entries()) {
    const target = port?.targetPort ?? port?.port;
    const protocol = port?.protocol ?? 'TCP';
    const [example] = pods;
    if (!port || target === undefined || !example) continue;
    const declared = portsOf(example);
    const common = {
      port: target,
      from: port.port ?? '',
      all: pods.length,
      protocol,
      podProtocol: '',
      declared: '',
      instead: '',
    };
    if (typeof target === 'string' && !/^\d+$/.test(target)) {
      const lacking = pods.filter(pod => !portsOf(pod).some(one => one.name === target && one.protocol === protocol));
      const [first] = lacking;
      if (!first) continue;
      const own = portsOf(first);
      const other = own.find(one => one.name === target);
      const near = nearName(
        target,
        own.flatMap(one => one.name ?? []),
      );
      const names = own.flatMap(one => (one.name ? [`${one.name} (${one.containerPort})`] : []));
      yield {
        outcome: 'found',
        rule: other ? protocolMismatch : nameMissing,
        values: {
          ...common,
          podProtocol: other?.protocol ?? '',
          count: lacking.length,
          example: first.metadata?.name ?? '',
          instead: near
            ? fill('; they have {near}', { near })
            : names.length > 0
              ? fill('; they have {names}', { names: names.join(', ') })
              : own.length > 0
                ? fill('; they declare {ports} without a name', { ports: own.map(one => one.containerPort).join(', ') })
                : '; they declare no ports at all',
        },
        evidence: [
          ...cite(service, `spec.ports[${index}].port`, `spec.ports[${index}].targetPort`),
          ...own.flatMap(one => cite({ ...first, kind: 'Pod' }, `${one.path}.name`, `${one.path}.containerPort`)),
        ],
        // A rollout that renames a port looks so for a while.
        ...(lacking.length < pods.length ? { severity: 'low', effect: 'none' } : {}),
        identity: target,
      };
      continue;
    }
    const number = Number(target);
    const same = pods.flatMap(portsOf).filter(one => one.containerPort === number);
    if (declared.length === 0 || same.some(one => one.protocol === protocol)) continue;
    const other = declared.find(one => one.containerPort === number);
    if (same.length > 0 && !other) continue;
    yield {
      outcome: 'found',
      ...(other ? { rule: protocolMismatch, role: 'note', severity: 'low' } : { rule: numberMismatch }),
      values: {
        ...common,
        count: pods.length,
        example: example.metadata?.name ?? '',
        declared: declared.map(one => one.containerPort).join(', '),
        podProtocol: other?.protocol ?? '',
      },
      evidence: [
        ...cite(
          service,
          `spec.ports[${index}].port`,
          `spec.ports[${index}].targetPort`,
          `spec.ports[${index}].protocol`,
        ),
        ...declared.flatMap(one =>
          cite({ ...example, kind: 'Pod' }, `${one.path}.containerPort`, ...(other ? [`${one.path}.protocol`] : [])),
        ),
      ],
      confidence: 'possible',
      identity: String(target),
    };
  }
};

type DeclaredPort = {
  readonly name: string | undefined;
  readonly containerPort: number;
  readonly protocol: string;
  readonly path: string;
};

/** The ports that the containers and sidecars of a pod declare. */
const portsOf = (pod: Pod): readonly DeclaredPort[] =>
  (['containers', 'initContainers'] as const).flatMap(list =>
    (pod.spec?.[list] ?? []).flatMap((container, index) =>
      list === 'initContainers' && container?.restartPolicy !== 'Always'
        ? []
        : (container?.ports ?? []).map((port, at) => ({
            name: port?.name,
            containerPort: port?.containerPort,
            protocol: port?.protocol ?? 'TCP',
            path: `spec.${list}[${index}].ports[${at}]`,
          })),
    ),
  );
