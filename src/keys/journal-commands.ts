import { journalScreen } from '../state/journal.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Effect } from '../state/step.ts';
import type { Command } from './command.ts';

/** Opens the journal from everywhere. */
export const journalCommand: Command = {
  id: 'program.journal',
  keys: [],
  title: 'journal',
  description: 'Show what this session asked the cluster for, and what was refused.',
  group: 'screen',
  words: ['journal'],
  run: state => (topScreen(state).screen === 'journal' ? [] : [{ type: 'screen-opened', screen: journalScreen }]),
};

const onlyInReplay = (state: State): string | undefined =>
  state.replay ? undefined : 'This is no replay: podctl audit replay FILE opens one.';

const step = (
  id: string,
  keys: readonly string[],
  title: string,
  description: string,
  to: Extract<Effect, { effect: 'step-replay' }>['to'],
  footer: number,
): Command => ({
  id,
  keys,
  title,
  description,
  group: 'screen',
  footer,
  disabled: onlyInReplay,
  run: () => [{ effect: 'step-replay', to }],
});

/** Going through the moments of a recorded session. */
export const replayCommands: readonly Command[] = [
  step('replay.next', ['>', '.'], 'next', 'Replay: to the next moment of the recorded session.', 'next', 1),
  step('replay.previous', ['<', ','], 'before', 'Replay: to the moment before.', 'previous', 2),
  {
    id: 'replay.moments',
    keys: [],
    title: 'moments',
    description: 'Replay: choose a moment of the recorded session.',
    group: 'screen',
    words: ['moments', 'moment'],
    disabled: onlyInReplay,
    run: () => [{ effect: 'list-moments' }],
  },
];
