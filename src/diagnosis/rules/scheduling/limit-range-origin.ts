import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { NextStep } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

const annotation = 'metadata.annotations["kubernetes.io/limit-ranger"]';

/**
 * Whether a request or limit of a pod comes from a LimitRange's defaults and not from its manifest: the admission plugin notes
 * what it set in an annotation. Source: plugin/pkg/admission/limitranger.
 */
export const limitRangeOrigin = (
  facts: PodFacts,
  resource: string,
  snapshot: Snapshot,
  of: 'request' | 'limit' = 'request',
  container = '',
): { readonly text: string; readonly evidence: readonly Evidence[]; readonly next: readonly NextStep[] } => {
  const noted = facts.pod.metadata?.annotations?.['kubernetes.io/limit-ranger'];
  // `LimitRanger plugin set: cpu, memory request for container app; cpu limit for container app`
  const set = noted
    ?.split(/[:;]/)
    .some(part => part.includes(` ${of} for `) && part.endsWith(container) && part.split(/[\s,]+/).includes(resource));
  if (!set) return { text: '', evidence: [], next: [] };
  const ranges = ifRead(snapshot.objects('LimitRange', facts.namespace)) ?? [];
  const range = ranges.find(one => one.spec?.limits?.some(limit => defaultFor(of, limit, resource)));
  const name = range?.metadata?.name;
  const limits = range?.spec?.limits ?? [];
  const index = limits.findIndex(limit => defaultFor(of, limit, resource));
  return {
    text: name
      ? fill(' (not from its manifest: the LimitRange {name} sets it as the default)', { name })
      : ' (not from its manifest: a LimitRange of the namespace sets it as the default)',
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, annotation),
      ...(range
        ? cite(
            { ...range, kind: 'LimitRange' },
            ...(of === 'request' ? [`spec.limits[${index}].defaultRequest["${resource}"]`] : []),
            `spec.limits[${index}].default["${resource}"]`,
          )
        : []),
    ],
    next: [{ why: 'See the defaults of the namespace', command: 'kubectl describe limitrange -n {namespace}' }],
  };
};

type LimitOf = { readonly defaultRequest?: Readonly<Record<string, string>> | null };

const defaultFor = (of: 'request' | 'limit', limit: LimitOf, resource: string): string | undefined =>
  (of === 'request' ? limit.defaultRequest?.[resource] : undefined) ?? defaultOf(limit, resource);

/** `default` of a limit; client-node renames the field, the wire does not. */
const defaultOf = (limit: object, resource: string): string | undefined =>
  (limit as { readonly default?: Readonly<Record<string, string>> }).default?.[resource];
