import type { ContainerView } from '../../../model/container.ts';
import { controllerOf } from '../../../model/owner.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Confidence, NextStep, Outcome, PodCheck, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

/** What an audit note says. The title has no values, so that one line can stand for every workload it is true of. */
type NoteText = Pick<Rule, 'id' | 'title' | 'explanation' | 'about' | 'reference'> & {
  /** What is edited, with which command to see it first. Default: the owner of the pod. */
  readonly next?: readonly NextStep[];
};

/** A rule of the audit: it names a risk that stands in the spec, and never alarms. */
export const note = ({ next = [edit], ...text }: NoteText): Rule => ({
  ...text,
  severity: 'low',
  role: 'note',
  inSpec: true,
  perWorkload: true,
  next,
});

const edit: NextStep = { why: 'Change the pod template', command: 'kubectl edit -n {namespace} {owner}' };

/** Where a note found what it tells of. */
export type Sighting = {
  readonly values?: Values;
  /** Field paths of the pod. Those that are not set are left out. */
  readonly paths?: readonly string[];
  /** What other objects say. */
  readonly also?: readonly Evidence[];
  /** Another wording of the same rule. */
  readonly rule?: Rule;
  readonly confidence?: Confidence;
};

type Look<T> = (subject: T, pod: PodFacts, snapshot: Snapshot) => Sighting | undefined | false;

/** A note about every container that is looked at so; those that were attached for debugging are nobody's template. */
export const ofContainers = (rule: Rule, look: Look<ContainerView>): PodCheck => ({
  rules: [rule],
  healthyToo: true,
  *run(pod, snapshot) {
    if (isLeaving(pod)) return;
    for (const container of pod.containers) {
      const seen = container.role !== 'ephemeral' && look(container, pod, snapshot);
      // What is not set cannot be quoted: then the container it is missing from.
      if (seen) yield* tell(rule, seen, pod, { container: container.name }, `${container.specPath}.name`);
    }
  },
});

/** A note about the pod as a whole. */
export const ofPods = (
  rule: Rule,
  look: (pod: PodFacts, snapshot: Snapshot) => Sighting | undefined | false,
): PodCheck => ({
  rules: [rule],
  healthyToo: true,
  *run(pod, snapshot) {
    const seen = !isLeaving(pod) && look(pod, snapshot);
    if (seen) yield* tell(rule, seen, pod, {}, 'metadata.name');
  },
});

function* tell(
  rule: Rule,
  seen: Sighting,
  { pod }: PodFacts,
  whose: { readonly container?: string },
  otherwise: string,
): Iterable<Outcome> {
  const cited = cite(pod, ...(seen.paths ?? []));
  const evidence = [...(cited.length > 0 ? cited : cite(pod, otherwise)), ...(seen.also ?? [])];
  // Only a broken file has pods and containers without a name.
  if (evidence.length === 0) return;
  yield {
    outcome: 'found',
    rule: seen.rule ?? rule,
    ...whose,
    values: seen.values ?? {},
    evidence,
    ...(seen.confidence ? { confidence: seen.confidence } : {}),
  };
}

/** A pod on its way out, and one that ran once and that nobody will make again: there is nothing left to change. */
const isLeaving = (pod: PodFacts): boolean =>
  pod.stage === 'deleting' || (pod.stage === 'finished' && controllerOf(pod.pod) === undefined);

/** Whether the kubelet runs the pod from a file of its node. Such pods cannot name ServiceAccounts, Secrets or owners. */
export const isStatic = ({ pod }: PodFacts): boolean =>
  pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined || controllerOf(pod)?.kind === 'Node';

/** Whether the pod is for Windows, where most of what confines a container on Linux does not exist. */
export const isWindows = ({ pod }: PodFacts): boolean =>
  pod.spec?.os?.name === 'windows' || pod.spec?.nodeSelector?.['kubernetes.io/os'] === 'windows';

/** The first names of a list, and how many more there are. */
export const few = (names: readonly string[], most = 4): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
