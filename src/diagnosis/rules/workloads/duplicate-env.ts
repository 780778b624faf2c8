import type { ContainerView } from '../../../model/container.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';

const duplicateEnv: Rule = {
  id: 'smell-duplicate-env',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: '{container} gets {variable} twice; the last one counts',
  explanation:
    'The variable {variable} stands {count} times in env of container {container}. Only the last one counts, whatever the others say.',
  next: [{ why: 'See the variables', command: 'kubectl set env {owner} -n {namespace} --list' }],
  about:
    'The API server takes a variable that is listed twice, with a warning only. The later entry wins; the earlier one has no effect.',
  reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
};

/** Variables that are set twice in a container that fails: told beside the failure, never for pods that are well. */
export const duplicateEnvCheck: PodCheck = {
  rules: [duplicateEnv],
  *run(pod) {
    for (const container of pod.containers) if (hasFailed(container)) yield* repeated(pod, container);
  },
};

/** The same for containers that do their work: an audit asks for it. */
export const duplicateEnvAudit: PodCheck = {
  rules: [duplicateEnv],
  healthyToo: true,
  *run(pod) {
    for (const container of pod.containers) if (!hasFailed(container)) yield* repeated(pod, container);
  },
};

const hasFailed = ({ ready, terminated, lastTerminated }: ContainerView): boolean =>
  !ready && (Boolean(terminated?.exitCode) || lastTerminated !== undefined);

function* repeated({ pod }: PodFacts, container: ContainerView): Iterable<Outcome> {
  const places = new Map<string, number[]>();
  for (const [index, variable] of (container.spec.env ?? []).entries())
    if (variable?.name) places.set(variable.name, [...(places.get(variable.name) ?? []), index]);
  for (const [variable, indexes] of places)
    if (indexes.length > 1)
      yield {
        outcome: 'found',
        rule: duplicateEnv,
        container: container.name,
        values: { variable, count: indexes.length },
        evidence: cite(pod, ...indexes.map(index => `${container.specPath}.env[${index}].name`)),
        identity: variable,
      };
}
