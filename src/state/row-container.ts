import { type ContainerRole, type ContainerView, podContainers } from '../model/container.ts';
import { isNamedDefault } from '../model/default-container.ts';
import type { Pod } from '../model/kubernetes.ts';

/** One container of a pod as the pickers show it. */
export type RowContainer = {
  readonly name: string;
  readonly role: ContainerRole;
  /** `none` where the kubelet has not reported it yet. */
  readonly phase: 'running' | 'waiting' | 'terminated' | 'none';
  /** `CrashLoopBackOff`, `Completed`; '' while running. */
  readonly reason: string;
  readonly restarts: number;
};

/** The containers of a pod in the order Kubernetes starts them; before them all the one that its annotation names. */
export const rowContainers = (pod: Pod): readonly RowContainer[] => {
  const rows = podContainers(pod).map(rowContainer);
  const named = rows.findIndex(({ name }) => isNamedDefault(pod, name));
  return named <= 0 ? rows : rows.slice(named, named + 1).concat(rows.slice(0, named), rows.slice(named + 1));
};

const rowContainer = (container: ContainerView): RowContainer => ({
  name: container.name,
  role: container.role,
  ...phaseOf(container),
  restarts: container.restartCount,
});

const phaseOf = ({ running, waiting, terminated }: ContainerView): Pick<RowContainer, 'phase' | 'reason'> => {
  if (running) return { phase: 'running', reason: '' };
  if (terminated)
    return { phase: 'terminated', reason: terminated.reason || `exit code ${terminated.exitCode ?? 'unknown'}` };
  if (waiting) return { phase: 'waiting', reason: waiting.reason ?? '' };
  return { phase: 'none', reason: '' };
};
