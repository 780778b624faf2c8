import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/**
 * The Services of the pod's namespace that a text speaks of as of a host: `db:5432`, `lookup db`, `db.shop.svc`,
 * `$DB_SERVICE_HOST`, `UnknownHostException: db`, or by its cluster address. A bare word that happens to be the name of a Service is no host.
 */
export const mentionedServices = (pod: PodFacts, text: string, snapshot: Snapshot): readonly ObjectOf<'Service'>[] => {
  if (text.trim() === '') return [];
  const services = ifRead(snapshot.objects('Service', pod.namespace)) ?? [];
  return services.filter(service => {
    const name = service.metadata?.name;
    return (
      name !== undefined &&
      (mentions(text, name, pod.namespace) || addresses(service).some(address => text.includes(address)))
    );
  });
};

/** The sentence that names them, for the place {services} of a text; nothing where there are none. */
export const spokenOf = (services: readonly ObjectOf<'Service'>[]): string => {
  if (services.length === 0) return '';
  const names = services.map(({ metadata }) => metadata?.name ?? '').join(', ');
  return fill(services.length === 1 ? spokenOfOne : spokenOfSome, { names });
};

const spokenOfOne = 'It speaks of the Service {names}.';
const spokenOfSome = 'It speaks of the Services {names}.';

const addresses = (service: ObjectOf<'Service'>): readonly string[] =>
  [service.spec?.clusterIP, ...(service.spec?.clusterIPs ?? [])].flatMap(address =>
    address && address !== 'None' ? [`${address}:`, `(${address})`] : [],
  );

const mentions = (text: string, name: string, namespace: string): boolean => {
  const quoted = literal(name);
  const host = `${quoted}(?:\\.${literal(namespace)}(?:\\.svc[\\w.]*)?)?`;
  const variable = name.toUpperCase().replaceAll('-', '_');
  return (
    new RegExp(`(?:^|[^\\w.-])${host}:\\d{2,5}(?!\\d)`, 'm').test(text) ||
    new RegExp(`(?:^|[^\\w.-])${quoted}\\.${literal(namespace)}(?![\\w-])`, 'm').test(text) ||
    new RegExp(
      `(?:lookup|host(?:name)?|ENOTFOUND|EAI_AGAIN|resolve|reach|connect(?:ing|ion)? to|nslookup|UnknownHostException:|://(?:[^\\s@/]*@)?|upstream) ?["'\`(]*${host}(?![\\w-])`,
      'im',
    ).test(text) ||
    new RegExp(`\\b${variable}_SERVICE_(?:HOST|PORT)\\b`).test(text)
  );
};

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
