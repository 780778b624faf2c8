import { ifRead } from '../../../model/known.ts';
import type { NodeDemand } from '../../../model/node-affinity.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/**
 * Whether a label that a pod demands of its node comes from its RuntimeClass and not from its manifest: the admission
 * plugin merges `scheduling.nodeSelector` of the class into the pod. Source: plugin/pkg/admission/runtimeclass.
 */
export const demandOrigin = (
  facts: PodFacts,
  demand: NodeDemand | undefined,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const name = facts.pod.spec?.runtimeClassName;
  if (!name || !demand?.path.startsWith('spec.nodeSelector')) return { text: '', evidence: [] };
  const { key, values } = demand.requirement;
  const runtimeClass = ifRead(snapshot.object('RuntimeClass', '', name));
  if (!runtimeClass || runtimeClass.scheduling?.nodeSelector?.[key] !== values?.[0]) return { text: '', evidence: [] };
  return {
    text: fill(' (its RuntimeClass {name} adds {key} to the nodeSelector)', { name, key }),
    evidence: cite({ ...runtimeClass, kind: 'RuntimeClass' }, 'metadata.name', `scheduling.nodeSelector["${key}"]`),
  };
};
