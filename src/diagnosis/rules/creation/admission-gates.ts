import { ifRead } from '../../../model/known.ts';
import { selects } from '../../../model/selector.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';

/** What may refuse new pods of a namespace, in words, without a claim that it does. */
export type AdmissionGate = { readonly words: string; readonly evidence: readonly Evidence[] };

type Covers = {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
};

/** The Pod Security level of a namespace, the webhooks and the policies that look at its new pods. */
export const admissionGates = (namespace: string, snapshot: Snapshot): readonly AdmissionGate[] => {
  const space = ifRead(snapshot.object('Namespace', '', namespace));
  const labels = space?.metadata?.labels ?? {};
  const level = labels['pod-security.kubernetes.io/enforce'];
  const gates: AdmissionGate[] = [];
  if (space && level && level !== 'privileged')
    gates.push({
      words: `Pod Security level ${level}`,
      evidence: cite({ ...space, kind: 'Namespace' }, 'metadata.labels["pod-security.kubernetes.io/enforce"]'),
    });
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const)
    for (const configuration of ifRead(snapshot.objects(kind, '')) ?? [])
      for (const [index, webhook] of (configuration.webhooks ?? []).entries())
        if ((webhook?.rules ?? []).some(isOfPods) && (!space || selects(webhook?.namespaceSelector ?? {}, labels)))
          gates.push({
            words: `webhook ${webhook?.name}`,
            evidence: cite({ ...configuration, kind }, `webhooks[${index}].name`),
          });
  for (const policy of ifRead(snapshot.objects('ValidatingAdmissionPolicy', '')) ?? [])
    if ((policy.spec?.matchConstraints?.resourceRules ?? []).some(isOfPods))
      gates.push({
        words: `ValidatingAdmissionPolicy ${policy.metadata?.name}`,
        evidence: cite({ ...policy, kind: 'ValidatingAdmissionPolicy' }, 'metadata.name'),
      });
  return gates;
};

const isOfPods = (rule: Covers | null | undefined): boolean =>
  (rule?.apiGroups ?? []).some(group => group === '' || group === '*') &&
  (rule?.resources ?? []).some(resource => ['pods', '*', '*/*'].includes(resource)) &&
  (rule?.operations ?? []).some(operation => operation === 'CREATE' || operation === '*');
