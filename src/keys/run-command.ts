import { podRef, selectedPod } from '../state/selected-pod.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';
import { notice } from './notice.ts';
import { deniedRight } from './pod-command.ts';

/** Runs a command, or says why it cannot act. */
export const runCommand = (state: State, command: Command): readonly Step[] => {
  const reason = whyDisabled(state, command);
  if (reason === undefined) return command.run(state);
  const denied = deniedRight(state, command);
  if (denied !== undefined && reason.startsWith(denied))
    return [notice(state, `${reason} Asking again.`, 'warning'), { effect: 'ask-rights' }];
  const said = notice(state, reason, 'warning');
  if (!isGuarded(state, command)) return [said];
  const pod = selectedPod(state);
  return [said, { effect: 'note-refusal', command: command.title, pod: pod && podRef(pod), why: reason }];
};

/** Whether read-only mode keeps it from acting: what was asked for then is worth a line in the journal. */
const isGuarded = ({ connection }: State, { changesCluster }: Command): boolean =>
  changesCluster === true && connection.readOnly && connection.recording === undefined;

/** Why a command cannot act now; undefined when it can. */
export const whyDisabled = (state: State, command: Command): string | undefined => {
  if (command.changesCluster && state.connection.recording !== undefined)
    return 'This is a recording: there is no cluster to change.';
  if (command.changesCluster && state.connection.readOnly)
    return state.connection.isProtected
      ? 'Read-only: the configuration protects this context; --write allows changes.'
      : 'Read-only: podctl sends nothing that could change the cluster.';
  return command.disabled?.(state);
};
