import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { openPod } from '../../keys/open-pod.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import { textScreen } from '../../state/screen.ts';
import { topScreen } from '../../state/state.ts';
import { sortCommands } from '../pods/sort-commands.ts';

/** The keys of a node's screen: those of a pod act on the one under the cursor. */
export const nodeCommands: readonly Command[] = [
  {
    ...openPod,
    id: 'node.open',
    description: 'Open the diagnosis of the pod.',
  },
  {
    id: 'node.describe',
    keys: ['o'],
    title: 'node',
    description: 'Describe the node with nothing cut.',
    group: 'view',
    footer: 16,
    run: state => {
      const screen = topScreen(state);
      if (screen.screen !== 'node') return [];
      const of = { kind: 'Node', namespace: '', name: screen.name };
      return [{ type: 'screen-opened', screen: textScreen('describe', of) }];
    },
  },
  // Its pods are on this node already.
  ...podCommands.filter(({ id }) => id !== 'pod.node'),
  ...sortCommands,
  ...moveCommands,
];
