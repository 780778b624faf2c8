import { amountsOf, podRequests } from '../../../model/pod-requests.ts';
import { formatResource } from '../../../model/quantity.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import { fill } from '../../template.ts';

/** Of a pod with several containers: the one that asks for most of the pod's request, where one does. */
export const askerText = (facts: PodFacts, resource: string): string => {
  const own = facts.containers.filter(({ role }) => role !== 'ephemeral');
  const total = podRequests(facts.pod).get(resource) ?? 0;
  const asked = own.map(({ name, role, spec }) => ({
    name,
    role,
    amount: amountsOf({ ...spec.resources?.limits, ...spec.resources?.requests }).get(resource) ?? 0,
  }));
  const most = asked.sort((one, other) => other.amount - one.amount)[0];
  if (own.length < 2 || !most || most.amount * 2 < total || total === 0) return '';
  const amount = formatResource(resource, most.amount);
  return most.role === 'init'
    ? fill(' (its init container {name} alone {amount})', { name: most.name, amount })
    : fill(' ({amount} of it for container {name})', { name: most.name, amount });
};

/** What the RuntimeClass of a pod adds to its own requests. */
export const overheadOrigin = (
  facts: PodFacts,
  resource: string,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const overhead = amountsOf(facts.pod.spec?.overhead).get(resource);
  if (!overhead) return { text: '', evidence: [] };
  return {
    text: fill(' ({overhead} of it is the overhead of the RuntimeClass {class})', {
      overhead: formatResource(resource, overhead),
      class: facts.pod.spec?.runtimeClassName ?? '',
    }),
    evidence: cite({ ...facts.pod, kind: 'Pod' }, `spec.overhead["${resource}"]`, 'spec.runtimeClassName'),
  };
};

/** Where the pod and its containers ask for a resource. */
export const requestEvidence = (facts: PodFacts, resource: string): readonly Evidence[] =>
  cite(
    { ...facts.pod, kind: 'Pod' },
    `spec.resources.requests["${resource}"]`,
    ...facts.containers.map(({ specPath }) => `${specPath}.resources.requests["${resource}"]`),
  );
