import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { nearName } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/** What the Services of the cluster say of a peer: a sentence (empty where nothing is wrong with it) and its proof. */
export type PeerHint = {
  readonly text: string;
  /** The same in one line. */
  readonly title: string;
  readonly evidence: readonly Evidence[];
};

export const noHint: PeerHint = { text: '', title: '', evidence: [] };

/** The host that a line about a connection names, with its port where it has one. */
export const hostIn = (line: string): string => {
  const patterns = [
    /lookup ([\w.-]+)/,
    /connect to host ([\w.-]+)/,
    /(?:ENOTFOUND|EAI_AGAIN|UnknownHostException:?|could not translate host name|Could not resolve host:?|bad address) ["']?([\w.-]*[\w-])/,
    /(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) ([\w.:-]+\d)/,
    /dial (?:tcp|udp) ([\w.-]+:\d+)/,
    /Connection to ([\w.-]+(?::\d+)?) (?:refused|timed out)/,
    /\bhost='([\w.-]+)'/,
    /server at ["'`]([\w.-]+(?::\d+)?)["'`]/,
    /(?:connect(?:ing|ion)? to|reach|host) ["']?(?!server\b|the\b|remote\b|[\w+]+:\/\/)([\w.-]*\w[\w-]*(?::\d+)?)/i,
    /:\/\/(?:[^\s@/]*@)?([\w.-]+(?::\d+)?)/,
    /(?:^|[\s("'=])((?:[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5})\b/i,
  ];
  for (const pattern of patterns) {
    const host = pattern.exec(line)?.[1];
    if (host) return host.replace(/\.$/, '');
  }
  return '';
};

/** Says so where a host looks like a Service of this cluster and there is none. Silent where Services were not read. */
export const absentService = (pod: PodFacts, host: string, snapshot: Snapshot): PeerHint => {
  const named = serviceNamed(pod, host);
  if (!named || resolvesOtherwise(pod, host)) return noHint;
  const services = ifRead(snapshot.objects('Service', named.namespace));
  if (!services || services.some(({ metadata }) => metadata?.name === named.name)) return noHint;
  // A recording of one namespace knows nothing of the others.
  if (services.length === 0 && named.namespace !== pod.namespace && !hasNamespace(named.namespace, snapshot))
    return noHint;
  const near = nearName(
    named.name,
    services.flatMap(({ metadata }) => metadata?.name ?? []),
  );
  const found = services.find(({ metadata }) => metadata?.name === near);
  const title = fill(titles.noService, named);
  return found
    ? { text: fill(nearService, { ...named, near: near ?? '' }), title, evidence: cite(found, 'metadata.name') }
    : { text: fill(noService, named), title, evidence: [] };
};

/** Whether the pod finds names elsewhere than in the DNS of the cluster, so that a bare one need not be a Service. */
const resolvesOtherwise = ({ pod }: PodFacts, host: string): boolean =>
  (pod.spec?.dnsConfig?.searches?.length ?? 0) > 0 ||
  pod.spec?.dnsPolicy === 'None' ||
  pod.spec?.dnsPolicy === 'Default' ||
  (pod.spec?.hostAliases ?? []).some(alias => alias?.hostnames?.includes(host.split(':')[0] ?? ''));

const hasNamespace = (name: string, snapshot: Snapshot): boolean =>
  snapshot.object('Namespace', '', name).state === 'read';

const noService = 'Namespace {namespace} has no Service {name}.';
const nearService = 'Namespace {namespace} has no Service {name}; it has {near}, which may be meant.';

const titles = {
  noService: 'Waits for Service {name}, which does not exist',
  noPort: 'Asks Service {name} on port {asked}, which it does not have',
};

/** The variable that Kubernetes sets for the port of a Service: `REDIS_PORT` for one called redis. */
export const linkVariable = (services: readonly ObjectOf<'Service'>[]): string => {
  const name = services.length === 1 ? (services[0]?.metadata?.name ?? 'NAME') : 'NAME';
  return `${name.toUpperCase().replaceAll('-', '_')}_PORT`;
};

/** Says so where a Service is asked on a port that it does not have. A headless one hands out its pods, with all their ports. */
export const absentPort = (text: string, services: readonly ObjectOf<'Service'>[]): PeerHint => {
  for (const service of services) {
    const { clusterIP, clusterIPs, ports, type } = service.spec ?? {};
    const name = service.metadata?.name ?? '';
    if (clusterIP === 'None' || type === 'ExternalName' || !ports || ports.length === 0) continue;
    const hosts = [name, ...(clusterIPs ?? (clusterIP ? [clusterIP] : []))].map(host => host.replaceAll('.', '\\.'));
    const asked = new RegExp(`(?:^|[^\\w.-])(?:${hosts.join('|')})(?:\\.[\\w.-]+)?:(\\d{2,5})(?!\\d)`).exec(text)?.[1];
    if (asked === undefined || ports.some(({ port, nodePort }) => [port, nodePort].includes(Number(asked)))) continue;
    const has = ports.map(one => (one.name ? `${one.port} (${one.name})` : one.port)).join(', ');
    const values = { name, asked, has };
    return { text: fill(noPort, values), title: fill(titles.noPort, values), evidence: cite(service, 'spec.ports') };
  }
  return noHint;
};

const noPort = 'The Service {name} has no port {asked}, only {has}.';

/** The Service that a host names, if it looks like one of this cluster: `db`, `db.shop.svc`; not `db.shop`, which may be outside. */
export const serviceNamed = (
  pod: PodFacts,
  host: string,
): { readonly name: string; readonly namespace: string } | undefined => {
  const [name = '', namespace = pod.namespace, ...rest] = (host.split(':')[0] ?? '').split('.');
  const local = rest.length === 0 ? namespace === pod.namespace : rest[0] === 'svc';
  return local && name !== 'localhost' && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) ? { name, namespace } : undefined;
};
