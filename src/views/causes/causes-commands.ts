import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import type { CauseGroup } from '../../state/cause-list.ts';
import { causeText } from '../../state/pages/causes/cause-columns.ts';
import { podsScreen } from '../../state/screen.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of the causes; those for a pod act on the first pod of the cause. */
export const causesCommands: readonly Command[] = [
  {
    id: 'causes.open',
    keys: ['enter'],
    title: 'its pods',
    description: 'Show the pods that have this cause.',
    group: 'pod',
    footer: 10,
    disabled: state => (underCursor(state) ? undefined : 'There is no cause to open.'),
    run: state => {
      const group = underCursor(state);
      const [first] = group?.rows ?? [];
      if (!group || !first) return [];
      const cause = { key: group.key, fingerprint: first.fingerprint, title: causeText(group) };
      return [{ type: 'screen-opened', screen: { ...podsScreen, cause, wide: state.screens[0].wide } }];
    },
  },
  {
    id: 'causes.pods',
    keys: ['tab'],
    title: 'pods',
    description: 'Back to the list of all pods.',
    group: 'view',
    footer: 16,
    run: () => [{ type: 'screen-closed' }],
  },
  ...podCommands,
  ...moveCommands,
];

const underCursor = (state: State): CauseGroup | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'causes' ? state.causes.groups[screen.cursor] : undefined;
};
