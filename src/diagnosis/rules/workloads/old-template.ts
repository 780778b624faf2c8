import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../../../model/owner.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { isFailing } from './is-failing.ts';

const oldTemplate: Rule = {
  id: 'old-template',
  severity: 'medium',
  effect: 'none',
  title: 'Made from an older template: delete it to get the new one',
  explanation:
    'The template of {owner} has changed since {pod} was made{changes}, and {pod} does not get the change by itself: {why}.',
  next: [
    { why: 'Let it be made anew, from the template as it is now', command: 'kubectl delete pod {pod} -n {namespace}' },
  ],
  about:
    'A StatefulSet waits for a pod that is not Ready before it goes on, also with an update that would mend the pod. With the strategy OnDelete, or while a Deployment is paused, no pod is replaced at all.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback',
};

const pausedTemplate: Rule = {
  ...oldTemplate,
  title: 'Made from an older template, and rollouts are paused',
  next: [
    {
      why: 'Let the change through',
      command: 'kubectl rollout resume {owner} -n {namespace}',
    },
  ],
};

/** Failing pods whose template somebody has changed since, mostly to mend them, and that keep the old one all the same. */
export const oldTemplateCheck: PodCheck = {
  rules: [oldTemplate],
  *run(facts, snapshot): Generator<Found> {
    if (conditionOf(facts, 'Ready')?.status === 'True' || !isFailing(facts.pod, snapshot.now)) return;
    const kept = keeperOf(facts, snapshot);
    if (!kept) return;
    const { images, ...paths } = changedImages(facts.pod, kept.owner.spec?.template);
    yield {
      outcome: 'found',
      rule: kept.paused ? pausedTemplate : oldTemplate,
      values: {
        why: kept.why,
        changes: images.length > 0 ? fill(' ({images})', { images: images.join('; ') }) : '',
      },
      evidence: [...kept.evidence, ...cite(facts.pod, ...paths.own), ...cite(kept.owner, ...paths.newer)],
    };
  },
};

type Template = Pick<Pod, 'spec'>;
type Templated = KubernetesObject & { readonly spec?: { readonly template?: Template } | null };

type Kept = {
  readonly why: string;
  readonly owner: Templated;
  readonly evidence: readonly Evidence[];
  readonly paused?: true;
};

const texts = {
  waits: 'a StatefulSet waits for a pod to get Ready before it goes on, with an update too',
  onDelete: 'with the update strategy OnDelete a pod is only made anew when somebody deletes it',
  paused: 'rollouts of the Deployment are paused',
};

/** Why a pod keeps its template although its owner has another by now; undefined where it has the newest, or will get it. */
const keeperOf = (facts: PodFacts, snapshot: Snapshot): Kept | undefined => {
  const owner = controllerOf(facts.pod);
  if (owner?.kind === 'StatefulSet')
    return keptBySet(facts, ifRead(snapshot.object('StatefulSet', facts.namespace, owner.name)));
  if (owner?.kind === 'DaemonSet')
    return keptByDaemon(facts, ifRead(snapshot.object('DaemonSet', facts.namespace, owner.name)));
  const top = likelyTopOwner(facts.pod);
  if (top?.kind !== 'Deployment') return undefined;
  return keptByDeployment(facts, ifRead(snapshot.object('Deployment', facts.namespace, top.name)));
};

const keptBySet = (facts: PodFacts, set: ObjectOf<'StatefulSet'> | undefined): Kept | undefined => {
  const own = facts.pod.metadata?.labels?.['controller-revision-hash'];
  const newest = set?.status?.updateRevision;
  if (!set || !own || !newest || own === newest || set.metadata?.deletionTimestamp) return undefined;
  const { type, rollingUpdate } = set.spec?.updateStrategy ?? {};
  const owner = { ...set, kind: 'StatefulSet' };
  const evidence = [
    ...cite(facts.pod, 'metadata.labels["controller-revision-hash"]'),
    ...cite(owner, 'status.updateRevision', 'spec.updateStrategy.type'),
  ];
  if (type === 'OnDelete') return { why: texts.onDelete, owner, evidence };
  const ordinal = Number(/-(\d+)$/.exec(facts.name)?.[1] ?? 0);
  const isKeptOnPurpose = ordinal < (rollingUpdate?.partition ?? 0);
  if (set.spec?.podManagementPolicy === 'Parallel' || isKeptOnPurpose) return undefined;
  return { why: texts.waits, owner, evidence };
};

const keptByDaemon = (facts: PodFacts, set: ObjectOf<'DaemonSet'> | undefined): Kept | undefined => {
  const own = facts.pod.metadata?.labels?.['pod-template-generation'];
  const newest = set?.metadata?.annotations?.['deprecated.daemonset.template.generation'];
  if (!set || !own || !newest || own === newest || set.spec?.updateStrategy?.type !== 'OnDelete') return undefined;
  const owner = { ...set, kind: 'DaemonSet' };
  const generation = 'metadata.annotations["deprecated.daemonset.template.generation"]';
  return {
    why: texts.onDelete,
    owner,
    evidence: [
      ...cite(facts.pod, 'metadata.labels["pod-template-generation"]'),
      ...cite(owner, generation, 'spec.updateStrategy.type'),
    ],
  };
};

const keptByDeployment = (facts: PodFacts, deployment: ObjectOf<'Deployment'> | undefined): Kept | undefined => {
  if (!deployment?.spec?.paused || deployment.metadata?.deletionTimestamp) return undefined;
  // The hash of a template that no ReplicaSet has yet is not known: only another image tells.
  if (changedImages(facts.pod, deployment.spec.template).images.length === 0) return undefined;
  const owner = { ...deployment, kind: 'Deployment' };
  return { why: texts.paused, owner, evidence: cite(owner, 'spec.paused'), paused: true };
};

/** The containers whose image the template names otherwise (`web: nginx:1.27 instead of nginx:1.72`), and where both say so. */
const changedImages = (
  pod: Pod,
  template: Template | undefined,
): { readonly images: readonly string[]; readonly own: readonly string[]; readonly newer: readonly string[] } => {
  const [images, own, newer]: [string[], string[], string[]] = [[], [], []];
  for (const list of ['initContainers', 'containers'] as const)
    for (const [index, container] of (pod.spec?.[list] ?? []).entries()) {
      const at = (template?.spec?.[list] ?? []).findIndex(one => one?.name === container?.name);
      const image = template?.spec?.[list]?.[at]?.image;
      if (!image || image === container?.image) continue;
      images.push(`${container?.name}: ${image} instead of ${container?.image}`);
      own.push(`spec.${list}[${index}].image`);
      newer.push(`spec.template.spec.${list}[${at}].image`);
    }
  return { images, own, newer };
};
