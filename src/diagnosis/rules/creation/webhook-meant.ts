import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { NextStep, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

/** Which configuration a webhook stands in, and the Service behind it: where to look when it does not answer. */
export const webhookMeant = (
  captured: Readonly<Record<string, string>>,
  snapshot: Snapshot,
): { readonly values: Values; readonly evidence: readonly Evidence[]; readonly next: readonly NextStep[] } => {
  const service = /https?:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc[.:/]/.exec(captured.said ?? '');
  const idle = service ? withoutEndpoints(service[2] ?? '', service[1] ?? '', snapshot) : { text: '', evidence: [] };
  const fails = {
    fails: /x509:|tls: /.test(captured.said ?? '') ? 'has a certificate that is not accepted' : 'does not answer',
  };
  const next: readonly NextStep[] = service
    ? [
        {
          why: 'See whether anything serves the webhook',
          command: `kubectl get endpointslices -n ${service[2]} -l kubernetes.io/service-name=${service[1]}`,
        },
        { why: 'See its Service', command: `kubectl describe service -n ${service[2]} ${service[1]}` },
      ]
    : [];
  for (const kind of kinds)
    for (const configuration of ifRead(snapshot.objects(kind, '')) ?? []) {
      const index = (configuration.webhooks ?? []).findIndex(one => one?.name === captured.webhook);
      if (index === -1) continue;
      return {
        values: {
          ...fails,
          detail: fill(' It stands in the {kind} {name}.{idle}', {
            kind,
            name: configuration.metadata?.name ?? '',
            idle: idle.text,
          }),
        },
        evidence: [
          ...cite(
            { ...configuration, kind },
            `webhooks[${index}].name`,
            `webhooks[${index}].failurePolicy`,
            `webhooks[${index}].clientConfig.service.name`,
          ),
          ...idle.evidence,
        ],
        next,
      };
    }
  return { values: { ...fails, detail: idle.text }, evidence: idle.evidence, next };
};

/** That the Service of a webhook has no ready endpoint, where its EndpointSlices say so. */
const withoutEndpoints = (
  namespace: string,
  service: string,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const known = ifRead(snapshot.object('Service', namespace, service));
  const slices = (ifRead(snapshot.objects('EndpointSlice', namespace)) ?? []).filter(
    slice => slice.metadata?.labels?.['kubernetes.io/service-name'] === service,
  );
  const endpoints = slices.flatMap(slice => slice.endpoints ?? []);
  if (!known || slices.length === 0 || endpoints.some(one => one?.conditions?.ready !== false))
    return { text: '', evidence: [] };
  return {
    text: fill(' Its Service {namespace}/{service} has no ready endpoint: {pods}.', {
      namespace,
      service,
      pods: endpoints.length > 0 ? 'none of its pods is ready' : 'no pod stands behind it',
    }),
    evidence: [
      ...cite({ ...known, kind: 'Service' }, 'metadata.name', 'spec.selector'),
      ...slices.flatMap(slice => cite({ ...slice, kind: 'EndpointSlice' }, 'endpoints[0].conditions.ready')),
    ],
  };
};
