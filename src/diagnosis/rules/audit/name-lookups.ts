import { cite } from '../../evidence.ts';
import { few, note, ofContainers } from './note.ts';

const lookups = note({
  id: 'smell-dns-ndots',
  title: 'Looks up each outside name several times',
  explanation:
    'Container {container} is given the outside names {hosts}. They have fewer dots than ndots, so each is first looked up with every search domain behind it: three to five questions in vain, twice that with IPv6, before the right one.',
  about:
    'A name with fewer dots than ndots (5 in a pod) is tried with all search domains first. A dot at the end of the name, or dnsConfig with ndots 1 or 2, spares the DNS most of its work.',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config',
});

/** So many names make it worth telling. */
const least = 3;
const url = /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?([a-z0-9][a-z0-9.-]*\.[a-z]{2,})(?=[:/?\s,]|$)/gi;

/**
 * Names in URLs of the environment and the arguments: what the program resolves besides is not visible. Of the values
 * only the names are quoted, since URLs may hold passwords.
 */
export const lookupsNote = ofContainers(lookups, ({ spec, specPath }, { pod }) => {
  const policy = pod.spec?.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'Default' || policy === 'None' || (policy === 'ClusterFirst' && pod.spec?.hostNetwork))
    return undefined;
  const option = (pod.spec?.dnsConfig?.options ?? []).find(one => one?.name === 'ndots')?.value;
  const dots = Number(option ?? 5);
  const texts = [
    ...(spec.env ?? []).map((variable, index) => ({ text: variable?.value, at: `${specPath}.env[${index}].value` })),
    ...(spec.args ?? []).map((text, index) => ({ text, at: `${specPath}.args[${index}]` })),
  ];
  const hosts = texts.flatMap(({ text, at }) =>
    [...`${text ?? ''}`.matchAll(url)]
      .map(([, host = '']) => ({ host: host.toLowerCase(), at }))
      .filter(({ host }) => isOutside(host, dots)),
  );
  const first = new Map(hosts.map(one => [one.host, one]));
  const names = [...first.keys()].sort();
  return (
    first.size >= least && {
      values: { hosts: few(names) },
      paths: ['spec.dnsPolicy', 'spec.dnsConfig'],
      also: [...first.values()].flatMap(({ host, at }) => cite(pod, at).map(whole => ({ ...whole, value: host }))),
    }
  );
});

/** Two parts and more, as of a company, and not one of the cluster’s own. */
const isOutside = (host: string, dots: number): boolean =>
  host.split('.').length - 1 < dots && !/\.(?:svc|local|internal|localhost)$|\.svc\./.test(`.${host}`);
