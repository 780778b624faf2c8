import type { Action } from '../state/action.ts';
import type { Command } from './command.ts';

/** Moving up and down, the same in every list and every text. */
export const moveCommands: readonly Command[] = [
  move('up', ['up', 'k'], 'One line up.', { type: 'moved', by: -1, unit: 'line' }),
  move('down', ['down', 'j'], 'One line down.', { type: 'moved', by: 1, unit: 'line' }),
  move('page up', ['pgup', 'ctrl-b'], 'One page up.', { type: 'moved', by: -1, unit: 'page' }),
  move('page down', ['pgdn', 'ctrl-f'], 'One page down.', { type: 'moved', by: 1, unit: 'page' }),
  move('top', ['g', 'home'], 'To the beginning.', { type: 'moved-to', place: 'top' }),
  move('bottom', ['G', 'end'], 'To the end.', { type: 'moved-to', place: 'bottom' }),
];

function move(title: string, keys: readonly string[], description: string, action: Action): Command {
  return { id: `move.${title.replace(' ', '-')}`, keys, title, description, group: 'move', run: () => [action] };
}
