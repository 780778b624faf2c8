import type { PodFacts } from './pod-facts.ts';

/**
 * Whether a pod plainly does its job: running, Ready, every container up, nobody deleting it. Only checks marked
 * `healthyToo` look at such a pod, which keeps ten thousand of them cheap and free of false alarms.
 */
export const isQuiet = ({ stage, containers, conditions }: PodFacts): boolean =>
  stage === 'running' &&
  conditions.some(condition => condition.type === 'Ready' && condition.status === 'True') &&
  !conditions.some(condition => condition.type?.startsWith('PodResize') && condition.status === 'True') &&
  containers.every(container => {
    if (container.role === 'init')
      return container.terminated?.exitCode === 0 || container.terminated?.reason === 'Completed';
    if (container.role === 'ephemeral') return !container.waiting;
    return container.running !== undefined && container.ready;
  });
