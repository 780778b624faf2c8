import { ifRead } from '../../../model/known.ts';
import type { ObjectRef } from '../../../model/kubernetes.ts';
import { mapSelects } from '../../../model/selector.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** Who loses a pod that is not Ready: the Services that select it, in words and as references. */
export const receiversOf = (
  pod: PodFacts,
  snapshot: Snapshot,
): { readonly receivers: string; readonly related: readonly ObjectRef[] } => {
  const services = (ifRead(snapshot.objects('Service', pod.namespace)) ?? []).filter(service =>
    mapSelects(service.spec?.selector, pod.pod.metadata?.labels),
  );
  const names = services.map(service => service.metadata?.name ?? '');
  const anyway = services
    .filter(({ spec }) => spec?.publishNotReadyAddresses)
    .map(({ metadata }) => metadata?.name ?? '');
  const node: readonly ObjectRef[] = pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [];
  return {
    receivers: wordsOf(names, anyway),
    related: [...names.map(name => ({ kind: 'Service', namespace: pod.namespace, name })), ...node],
  };
};

/** Services with publishNotReadyAddresses keep the pod, Ready or not. */
const wordsOf = (all: readonly string[], anyway: readonly string[]): string => {
  const names = all.filter(name => !anyway.includes(name));
  if (names.length === 0)
    return anyway.length === 0 ? 'every Service' : `every Service but ${anyway.join(', ')} (publishNotReadyAddresses)`;
  return names.length === 1 ? `Service ${names[0]}` : `Services ${names.join(', ')}`;
};
