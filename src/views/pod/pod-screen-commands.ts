import { citedLogCommand } from '../../keys/cited-log.ts';
import type { Command } from '../../keys/command.ts';
import { ruleCommand } from '../../keys/knowledge-commands.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import { type SuggestedStep, stepsOf } from '../../state/pages/pod/next-steps.ts';
import { openedPod } from '../../state/pages/pod/pod-page.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of an open pod: those of a pod in the list, but `x` copies the step under the cursor. */
export const podScreenCommands: readonly Command[] = [
  citedLogCommand,
  {
    id: 'pod.copy-step',
    keys: ['x'],
    title: 'copy step',
    description: 'Copy the command of the step that is marked.',
    group: 'pod',
    footer: 14,
    disabled: state => {
      const step = stepUnderCursor(state);
      if (!step) return 'The diagnosis of this pod suggests no step.';
      return step.command === undefined ? 'This step has no command.' : undefined;
    },
    run: state => {
      const command = stepUnderCursor(state)?.command;
      return command === undefined ? [] : [{ effect: 'copy', text: command, what: 'the command' }];
    },
  },
  ruleCommand,
  ...podCommands.filter(command => !command.keys.includes('x')),
  ...moveCommands,
];

const stepUnderCursor = (state: State): SuggestedStep | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'pod' ? stepsOf(openedPod(state, screen))[screen.cursor] : undefined;
};
