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
          detail: fill(' It stands in the {kind} {name}.', { kind, name: configuration.metadata?.name ?? '' }),
        },
        evidence: cite(
          { ...configuration, kind },
          `webhooks[${index}].name`,
          `webhooks[${index}].failurePolicy`,
          `webhooks[${index}].clientConfig.service.name`,
        ),
        next,
      };
    }
  return { values: {}, evidence: [], next };
};
