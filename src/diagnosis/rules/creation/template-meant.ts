import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, Pod } from '../../../model/kubernetes.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

type Meant = { readonly text: string; readonly evidence: readonly Evidence[]; readonly name?: string };

type Templated = {
  readonly spec?: {
    readonly template?: { readonly spec?: Pod['spec'] };
    readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: Pod['spec'] } } };
  };
};

/** The RuntimeClass of a workload's pod template, with what it demands of the pod. */
export const runtimeClassMeant = (workload: KubernetesObject, snapshot: Snapshot): Meant => {
  const { spec } = workload as Templated;
  const own = spec?.template?.spec?.runtimeClassName;
  const name = own ?? spec?.jobTemplate?.spec?.template?.spec?.runtimeClassName;
  if (!name) return { text: '', evidence: [] };
  const found = ifRead(snapshot.object('RuntimeClass', '', name));
  return {
    name,
    text: '',
    evidence: [
      ...cite(workload, `${own ? 'spec.template' : 'spec.jobTemplate.spec.template'}.spec.runtimeClassName`),
      ...(found ? cite({ ...found, kind: 'RuntimeClass' }, 'overhead.podFixed', 'scheduling.nodeSelector') : []),
    ],
  };
};

/**
 * The LimitRange that makes a pod invalid: its default limit is below what the template requests without a limit of its
 * own. Source: validateContainerResourceRequirements in pkg/apis/core/validation, plugin/pkg/admission/limitranger.
 */
export const defaultLimitMeant = (said: string, namespace: string, snapshot: Snapshot): Meant => {
  const [, resource, amount] = /must be less than or equal to (\S+) limit(?: of (\S+))?/.exec(said) ?? [];
  if (!resource) return { text: '', evidence: [] };
  for (const range of ifRead(snapshot.objects('LimitRange', namespace)) ?? [])
    for (const [index, limit] of (range.spec?.limits ?? []).entries()) {
      const standard = (limit as { readonly default?: Readonly<Record<string, string>> }).default?.[resource];
      if (standard === undefined || (amount !== undefined && standard !== amount)) continue;
      return {
        text: fill(
          ' The limit of {standard} is the default that the LimitRange {range} gives to containers that name none.',
          { standard, range: range.metadata?.name ?? '' },
        ),
        evidence: cite({ ...range, kind: 'LimitRange' }, `spec.limits[${index}].default["${resource}"]`),
      };
    }
  return { text: '', evidence: [] };
};
