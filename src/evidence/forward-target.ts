import { podContainers } from '../model/container.ts';
import type { ObjectOf, Pod } from '../model/kubernetes.ts';

type Service = ObjectOf<'Service'>;

/**
 * The port of a pod that a port of the command line means: a number is itself, a name is a container's; through a Service
 * it is the Service's port, by number or name, and what that leads to. Undefined where there is none.
 * Source: translateServicePortToTargetPort in kubectl/pkg/cmd/portforward/portforward.go.
 */
export const podPort = (pod: Pod, port: string, service: Service | undefined): number | undefined => {
  if (!service) return /^\d+$/.test(port) ? Number(port) : namedPort(pod, port);
  const found = servicePorts(service, port)[0];
  if (!found) return undefined;
  // A headless Service leads to the port itself.
  if (service.spec?.clusterIP === 'None' && found.targetPort === undefined) return found.port;
  // client-node declares IntOrString, which is a number or a string in JSON.
  const target = (found.targetPort ?? found.port) as unknown as number | string;
  return typeof target === 'number' ? target : namedPort(pod, target);
};

/**
 * The protocol of a port that is declared for others than TCP only, which cannot be forwarded; undefined for all others.
 * Source: checkUDPPorts in kubectl/pkg/cmd/portforward/portforward.go.
 */
export const otherProtocol = (pod: Pod, port: string, service: Service | undefined): string | undefined => {
  const declared = service
    ? servicePorts(service, port)
    : containerPorts(pod).filter(each => String(each.port) === port || each.name === port);
  const protocols = declared.map(({ protocol = 'TCP' }) => protocol);
  return protocols.includes('TCP') ? undefined : protocols[0];
};

/** TCP first: one number may serve several protocols. */
const servicePorts = (service: Service, port: string) =>
  (service.spec?.ports ?? [])
    .filter(each => String(each.port) === port || each.name === port)
    .sort((one, other) => Number(isOther(one)) - Number(isOther(other)));

const isOther = ({ protocol = 'TCP' }: { readonly protocol?: string }): boolean => protocol !== 'TCP';

/** The ports that could have been meant, for a hint: `80 (web), 9000 (echo)`. */
export const portChoices = (pod: Pod | undefined, service: Service | undefined): string =>
  (service ? (service.spec?.ports ?? []) : containerPorts(pod))
    .filter(each => !isOther(each))
    .map(({ port, name }) => (name ? `${port} (${name})` : `${port}`))
    .join(', ');

const containerPorts = (pod: Pod | undefined) =>
  pod
    ? podContainers(pod).flatMap(({ spec }) =>
        (spec.ports ?? []).map(({ containerPort, name, protocol }) => ({ port: containerPort, name, protocol })),
      )
    : [];

const namedPort = (pod: Pod, name: string): number | undefined =>
  containerPorts(pod).find(port => port.name === name)?.port;
