import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite } from '../../evidence.ts';
import { type Outcome, objectCheck, type Rule } from '../../rule.ts';
import { note } from './note.ts';

type Service = ObjectOf<'Service'> & { readonly kind: string };

const reference = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const see = [{ why: 'See the Service', command: 'kubectl get service {name} -n {namespace} -o yaml' }];

const aliasOfNothing = note({
  id: 'svc-external-name',
  title: 'Is an alias of a Service that does not exist',
  explanation:
    'The Service {name} is an alias of {target}, and namespace {there} has no Service {of}: looking up {name} finds no address.',
  next: see,
  about:
    'A Service of type ExternalName is a CNAME in the DNS. What it names has to be a name that the DNS knows: an address does not do, and ports, TLS names and HTTP hosts are not rewritten.',
  reference: `${reference}#externalname`,
});
const aliasOfAddress: Rule = {
  ...aliasOfNothing,
  title: 'Is an alias of an address, which is no name',
  explanation:
    'The Service {name} has externalName {target}, an address: the DNS takes it for a name made of digits, and looking up {name} finds nothing. A Service without selector, with an EndpointSlice for the address, does.',
};

const unkept = note({
  id: 'svc-selectorless',
  title: 'Has no selector, and nobody gave it endpoints',
  explanation:
    'The Service {name} selects no pods, so somebody has to write its EndpointSlices, and there is none with an address: connections to it are refused.',
  next: [
    {
      why: 'See the endpoints',
      command: 'kubectl get endpointslices -n {namespace} -l kubernetes.io/service-name={name}',
    },
    ...see,
  ],
  about:
    'A Service without selector sends traffic to what its EndpointSlices list, which a person or a controller of its own keeps.',
  reference: `${reference}#services-without-selectors`,
});

/** Services that lead to what somebody else keeps, where nothing is kept. What is outside of the cluster is not visible. */
export const keptByHandNote = objectCheck({
  kind: 'Service',
  rules: [aliasOfNothing, unkept],
  *run(found, snapshot): Iterable<Outcome> {
    const service: Service = { ...found, kind: 'Service' };
    const { namespace = '', name = '' } = service.metadata ?? {};
    const { type, externalName, selector } = service.spec ?? {};
    if (type === 'ExternalName') {
      const target = (externalName ?? '').replace(/\.$/, '');
      const evidence = cite(service, 'spec.externalName');
      const [of = '', there = ''] = target.split('.');
      if (/^\d+(?:\.\d+){3}$|:/.test(target))
        yield { outcome: 'found', rule: aliasOfAddress, values: { target }, evidence };
      else if (
        /^[^.]+\.[^.]+\.svc(?:\.cluster\.local)?$/.test(target) &&
        snapshot.object('Service', there, of).state === 'absent'
      )
        yield { outcome: 'found', rule: aliasOfNothing, values: { target, of, there }, evidence };
      return;
    }
    if (!service.spec || Object.keys(selector ?? {}).length > 0) return;
    const slices = ifRead(snapshot.objects('EndpointSlice', namespace));
    const own = (slices ?? []).filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === name);
    if (slices && !own.some(({ endpoints }) => endpoints?.some(one => one?.addresses?.length)))
      yield {
        outcome: 'found',
        rule: unkept,
        values: {},
        evidence: cite(service, 'spec.selector', 'metadata.name', 'spec.clusterIP'),
      };
  },
});
