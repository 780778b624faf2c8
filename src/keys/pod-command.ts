import type { ContainerRef } from '../model/kubernetes.ts';
import type { PodRow } from '../state/pod-row.ts';
import type { RowContainer } from '../state/row-container.ts';
import { selectedPod } from '../state/selected-pod.ts';
import type { Right, State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';

/** A command that acts on a pod. */
export type PodCommand = Omit<Command, 'group' | 'run' | 'disabled'> & {
  disabled?(state: State, pod: PodRow): string | undefined;
  run(state: State, pod: PodRow): readonly Step[];
};

/** The command, which says why it cannot act where there is no pod or the right to it is missing. */
export function podCommand(command: PodCommand): Command {
  return {
    ...command,
    group: 'pod',
    disabled: state => {
      const pod = selectedPod(state);
      if (!pod) return state.list.rows.length === 0 ? 'There is no pod to act on.' : 'This pod is gone.';
      const denied = deniedRight(state, command);
      return denied === undefined ? command.disabled?.(state, pod) : `${denied} in ${pod.namespace}.`;
    },
    run: state => {
      const pod = selectedPod(state);
      return pod ? command.run(state, pod) : [];
    },
  };
}

/** Which right is missing for a command, as a sentence without its end; undefined where none is known to be. */
export const deniedRight = ({ connection }: State, { right }: Pick<Command, 'right'>): string | undefined =>
  right && connection.rights[right] === 'no' ? deniedTexts[right] : undefined;

const deniedTexts: Readonly<Record<Right, string>> = {
  logs: 'You may not read logs (get pods/log)',
  exec: 'You may not run a command (pods/exec)',
  attach: 'You may not attach (pods/attach)',
  debug: 'You may not add a debug container (patch pods/ephemeralcontainers)',
  forward: 'You may not forward ports (pods/portforward)',
  delete: 'You may not delete pods',
};

/** The reference of a pod's container. */
export const containerRef = (pod: PodRow, container: RowContainer): ContainerRef => ({
  namespace: pod.namespace,
  pod: pod.name,
  container: container.name,
});
