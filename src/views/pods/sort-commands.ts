import type { Command } from '../../keys/command.ts';
import type { Choice } from '../../state/overlay.ts';
import { isUseUnavailable, useOrders } from '../../state/pod-uses.ts';
import type { PodColumn } from '../../state/screen.ts';
import type { State } from '../../state/state.ts';

/** The keys that put a list of pods in order. */
export const sortCommands: readonly Command[] = [
  {
    id: 'pods.sort',
    keys: ['S'],
    title: 'sort',
    description: 'Choose the column to sort by.',
    group: 'view',
    footer: 50,
    run: state => [
      {
        type: 'overlay-opened',
        overlay: { overlay: 'picker', title: 'Sort by', choices: sortChoices(state), typed: '', cursor: 0 },
      },
    ],
  },
  {
    id: 'pods.invert',
    keys: ['I'],
    title: 'invert',
    description: 'Turn the order round.',
    group: 'view',
    run: () => [{ type: 'sort-inverted' }],
  },
];

const orders: readonly (readonly [PodColumn, string])[] = [
  ['worst', 'worst first'],
  ['name', 'name'],
  ['namespace', 'namespace'],
  ['status', 'status'],
  ['ready', 'least ready first'],
  ['restarts', 'most restarts first'],
  ['age', 'youngest first'],
  ['node', 'node'],
  ['cause', 'cause'],
  ['cpu', 'most CPU first'],
  ['memory', 'most memory first'],
  ['cpuShare', 'CPU nearest its limit first'],
  ['memoryShare', 'memory nearest its limit first'],
];

const sortChoices = ({ uses }: State): readonly Choice[] =>
  orders.map(([by, label]) => ({
    label,
    steps: [{ type: 'sorted', by }],
    ...(by in useOrders && isUseUnavailable(uses) && { disabled: uses.why }),
  }));
