import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import type { Forward } from '../../state/forward.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of the forwarded ports. */
export const forwardsCommands: readonly Command[] = [
  {
    id: 'forwards.stop',
    keys: ['x'],
    title: 'stop',
    description: 'Stop forwarding the port; its connections end.',
    group: 'view',
    footer: 10,
    disabled: nothingThere,
    run: state => {
      const forward = underCursor(state);
      return forward ? [{ effect: 'stop-forward', id: forward.id }] : [];
    },
  },
  {
    id: 'forwards.copy',
    keys: ['c'],
    title: 'copy address',
    description: 'Copy the local address.',
    group: 'view',
    footer: 11,
    disabled: state => {
      const forward = underCursor(state);
      return forward?.address === '' ? 'It does not listen.' : nothingThere(state);
    },
    run: state => {
      const forward = underCursor(state);
      return forward ? [{ effect: 'copy', text: forward.address, what: forward.address }] : [];
    },
  },
  ...moveCommands,
];

const underCursor = (state: State): Forward | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'forwards' ? state.forwards[screen.cursor] : undefined;
};

function nothingThere(state: State): string | undefined {
  return underCursor(state) ? undefined : 'No port is forwarded: f on a pod does.';
}
