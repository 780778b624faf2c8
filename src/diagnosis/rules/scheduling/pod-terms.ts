import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { requirementText } from '../../../model/node-affinity.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { type LabelSelector, selects } from '../../../model/selector.ts';
import type { Question } from './question.ts';

/** A term of a pod's (anti-)affinity to other pods. */
export type Term = {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
};

/** A LabelSelector in words: `app=cart, tier in (a, b)`. */
export const selectorText = (selector: LabelSelector | undefined): string =>
  [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector?.matchExpressions ?? []).map(requirementText),
  ].join(', ') || 'any label';

/** The required terms of a pod, with their field paths. */
export const termsOf = (
  pod: Pod,
  kind: 'podAffinity' | 'podAntiAffinity',
): readonly { readonly term: Term; readonly path: string }[] =>
  (pod.spec?.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term, index) => ({
    term,
    path: `spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`,
  }));

/** Other pods that a term selects and that have a node. */
export const matching = ({ facts, snapshot }: Question, term: Term): readonly Pod[] =>
  namespacesOf(term, facts.namespace).flatMap(namespace =>
    (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(
      pod =>
        pod.metadata?.name !== facts.name &&
        Boolean(pod.spec?.nodeName) &&
        isReserving(pod) &&
        selects(term.labelSelector, pod.metadata?.labels),
    ),
  );

/** The namespaces a term looks in; `''` is all of them. Its namespaceSelector is taken as wide as it could be. */
export const namespacesOf = (term: Term, own: string): readonly string[] => {
  if (term.namespaceSelector) return [''];
  return term.namespaces?.length ? term.namespaces : [own];
};
