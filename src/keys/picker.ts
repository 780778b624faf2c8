import type { Picker } from '../state/overlay.ts';
import { pickerChoices } from '../state/picker-choices.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { editLine } from './line-editing.ts';
import { notice } from './notice.ts';

/** How far a page key moves in a picker. */
const page = 8;

/** A key while a picker is open: typing narrows it. */
export const pickerKey = (state: State, picker: Picker, key: string): readonly Step[] => {
  const by = moves[key];
  if (by !== undefined) return [{ type: 'overlay-moved', by }];
  if (key === 'esc' || key === 'ctrl-g') return [{ type: 'overlay-closed' }];
  if (key === 'enter') return chosen(state, picker);
  const edited = editLine({ text: picker.typed, cursor: picker.typed.length }, key);
  return edited && edited.text !== picker.typed ? [{ type: 'picker-typed', typed: edited.text }] : [];
};

const moves: Readonly<Record<string, number>> = {
  up: -1,
  'ctrl-p': -1,
  'shift-tab': -1,
  down: 1,
  'ctrl-n': 1,
  tab: 1,
  pgup: -page,
  'ctrl-b': -page,
  pgdn: page,
  'ctrl-f': page,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

const chosen = (state: State, picker: Picker): readonly Step[] => {
  const choice = pickerChoices(state, picker)[picker.cursor];
  if (!choice) return [];
  return choice.disabled === undefined
    ? [{ type: 'overlay-closed' }, ...choice.steps]
    : [notice(state, choice.disabled, 'warning')];
};
