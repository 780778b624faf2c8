import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import { textScreen } from '../../state/screen.ts';
import { podRef, selectedPod } from '../../state/selected-pod.ts';
import { topScreen } from '../../state/state.ts';
import { sortCommands } from '../pods/sort-commands.ts';

/** The keys of a node's screen: those of a pod act on the one under the cursor. */
export const nodeCommands: readonly Command[] = [
  {
    id: 'node.open',
    keys: ['enter'],
    title: 'why',
    description: 'Open the diagnosis of the pod.',
    group: 'pod',
    footer: 10,
    disabled: state => (selectedPod(state) ? undefined : 'There is no pod to open.'),
    run: state => {
      const pod = selectedPod(state);
      return pod ? [{ type: 'screen-opened', screen: { screen: 'pod', pod: podRef(pod), top: 0, cursor: 0 } }] : [];
    },
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
