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
  const node: readonly ObjectRef[] = pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [];
  return {
    receivers: wordsOf(names),
    related: [...names.map(name => ({ kind: 'Service', namespace: pod.namespace, name })), ...node],
  };
};

const wordsOf = (names: readonly string[]): string => {
  if (names.length === 0) return 'every Service';
  return names.length === 1 ? `Service ${names[0]}` : `Services ${names.join(', ')}`;
};
