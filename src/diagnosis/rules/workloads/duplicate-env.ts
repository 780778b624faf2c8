import { cite } from '../../evidence.ts';
import type { PodCheck, Rule } from '../../rule.ts';

const duplicateEnv: Rule = {
  id: 'smell-duplicate-env',
  severity: 'low',
  role: 'note',
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
    for (const container of pod.containers) {
      if (container.ready || (!container.terminated?.exitCode && !container.lastTerminated)) continue;
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
            evidence: cite(pod.pod, ...indexes.map(index => `${container.specPath}.env[${index}].name`)),
            identity: variable,
          };
    }
  },
};
