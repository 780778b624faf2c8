import type { Diagnosis, Finding } from '../../../diagnosis/finding.ts';
import type { Settings } from '../../settings.ts';
import type { OpenedPod } from '../../state.ts';

/** One suggestion; `key` is the key that does the same in podctl. */
export type SuggestedStep = {
  readonly why: string;
  readonly command: string | undefined;
  readonly key: string | undefined;
  /** Said where others have a command. */
  readonly fact?: string;
};

/** The steps of an open pod: those of its diagnosis, and after the first what changed against the revision before. */
export const stepsOf = (opened: OpenedPod | undefined): readonly SuggestedStep[] => {
  const steps = nextSteps(opened?.diagnosis);
  if (!opened?.change) return steps;
  const changed = { why: 'What changed', command: undefined, key: 'T', fact: opened.change.text };
  return [...steps.slice(0, 1), changed, ...steps.slice(1)];
};

/** The step with the key that the configuration gave to what its own key does. */
export const boundStep = (step: SuggestedStep, settings: Settings): SuggestedStep => {
  const id = step.key === undefined ? undefined : idsOfKeys[step.key];
  if (id === undefined || !Object.hasOwn(settings.keys, id)) return step;
  return { ...step, key: settings.keys[id] || undefined };
};

const idsOfKeys: Readonly<Record<string, string>> = {
  p: 'pod.previous-logs',
  l: 'pod.logs',
  d: 'pod.describe',
  y: 'pod.yaml',
  T: 'pod.timeline',
};

/** What to do next: the steps of the leading cause, then those of the others, each once. */
export const nextSteps = (diagnosis: Diagnosis | undefined): readonly SuggestedStep[] => {
  const seen = new Set<string>();
  return rootCauses(diagnosis).flatMap(({ next }) =>
    next.flatMap(({ why, command }) => {
      const id = `${why}\n${command ?? ''}`;
      if (seen.has(id)) return [];
      seen.add(id);
      return [{ why, command, key: keyFor(command) }];
    }),
  );
};

/** The findings that nothing else explains, the leading one first; without notes. */
export const rootCauses = (diagnosis: Diagnosis | undefined): readonly Finding[] => {
  const findings = diagnosis?.findings ?? [];
  const keys = new Set(findings.map(({ key }) => key));
  const roots = findings.filter(({ role, causedBy }) => role !== 'note' && !causedBy.some(key => keys.has(key)));
  const [lead] = findings;
  // A note leads only where there is nothing else to say.
  return roots.length === 0 && lead ? [lead] : roots;
};

/** The findings that another one explains, nearest first: the chain of symptoms. */
export const symptomsOf = (cause: Finding, findings: readonly Finding[]): readonly Finding[] => {
  const chain: Finding[] = [];
  const reached = new Set([cause.key]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const finding of findings) {
      if (reached.has(finding.key) || !finding.causedBy.some(key => reached.has(key))) continue;
      reached.add(finding.key);
      chain.push(finding);
      grew = true;
    }
  }
  return chain;
};

const keyFor = (command: string | undefined): string | undefined =>
  keys.find(([pattern]) => command && pattern.test(command))?.[1];

const keys: readonly (readonly [RegExp, string])[] = [
  [/^kubectl\b.* logs\b.*(?:--previous|-p)\b/, 'p'],
  [/^kubectl\b.* logs\b(?!.*(?:deployment|daemonset|statefulset|job|-l)\b)/, 'l'],
  [/^kubectl (?:-n \S+ )?describe pod\b/, 'd'],
  [/^kubectl (?:-n \S+ )?get pod\b.*-o ?yaml\b/, 'y'],
];
