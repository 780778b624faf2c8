import type { Command } from '../../keys/command.ts';
import { keyOf } from '../../state/settings.ts';
import type { State } from '../../state/state.ts';

/** Going from match to match; `searchOf` says what is searched for. */
export const matchCommands = (searchOf: (state: State) => string): readonly Command[] => {
  const disabled = (state: State): string | undefined =>
    searchOf(state) === ''
      ? `Nothing is searched for: ${keyOf(state.settings, 'screen.filter', '/')} begins a search.`
      : undefined;
  return [
    {
      id: 'text.next-match',
      keys: ['n'],
      title: 'next match',
      description: 'To the next match of the search.',
      group: 'move',
      disabled,
      run: () => [{ type: 'match-moved', by: 1 }],
    },
    {
      id: 'text.previous-match',
      keys: ['N'],
      title: 'match before',
      description: 'To the match before.',
      group: 'move',
      disabled,
      run: () => [{ type: 'match-moved', by: -1 }],
    },
  ];
};

/** Cells that one key moves sideways. */
const sideways = 8;

/** Moving along lines that are not wrapped. */
export const sidewaysCommands: readonly Command[] = [
  {
    id: 'text.left',
    keys: ['left', 'h'],
    title: 'left',
    description: 'To the left, where lines are not wrapped.',
    group: 'move',
    run: () => [{ type: 'moved-sideways', by: -sideways }],
  },
  {
    id: 'text.right',
    keys: ['right'],
    title: 'right',
    description: 'To the right, where lines are not wrapped.',
    group: 'move',
    run: () => [{ type: 'moved-sideways', by: sideways }],
  },
];
