import { cleanText } from '../model/clean.ts';
import type { InputLine } from '../state/overlay.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { completeCommandLine, runCommandLine } from './command-line.ts';
import type { Keymap } from './keymap.ts';
import { type EditedText, editLine, insert } from './line-editing.ts';
import { forwardTyped } from './port-picker.ts';

/** A key while a line is being typed. A filter or search takes effect with every letter. */
export const inputLineKey = (state: State, line: InputLine, key: string, keymap: Keymap): readonly Step[] => {
  switch (key) {
    case 'enter':
      return entered(state, line, keymap);
    case 'esc':
    case 'ctrl-g':
      return [{ type: 'overlay-closed' }, ...took(line, line.before)];
    case 'up':
    case 'ctrl-p':
      return recall(state, line, line.recalled + 1);
    case 'down':
    case 'ctrl-n':
      return recall(state, line, line.recalled - 1);
    case 'tab':
      return line.purpose === 'command' ? edit(line, completeCommandLine(state, line, keymap)) : [];
    case 'backspace':
      // Rubbing out an empty line leaves it, as in vi and k9s.
      if (line.text === '') return [{ type: 'overlay-closed' }, ...took(line, '')];
  }
  const edited = editLine(line, key);
  return edited ? edit(line, edited) : [];
};

/** Pasted text becomes part of the line, on one line. */
export const textPasted = (line: InputLine, text: string): readonly Step[] =>
  edit(line, insert(line, cleanText(text).trim().replace(/\s+/g, ' ')));

/** An empty input line for a purpose, holding what is in force now. */
export const inputLine = (purpose: InputLine['purpose'], text: string): InputLine => ({
  overlay: 'input',
  purpose,
  text,
  cursor: text.length,
  before: text,
  recalled: -1,
  draft: '',
});

const entered = (state: State, line: InputLine, keymap: Keymap): readonly Step[] => {
  const list = line.purpose === 'command' ? 'commands' : 'filters';
  const text = line.text.trim();
  const done: readonly Step[] = [{ type: 'overlay-closed' }, { type: 'remembered', list, text }];
  switch (line.purpose) {
    case 'command':
      return [...done, ...runCommandLine({ ...state, overlay: undefined }, text, keymap)];
    case 'forward':
      return [{ type: 'overlay-closed' }, ...(line.pod ? forwardTyped(state, line.pod, text) : [])];
    default:
      return done;
  }
};

const edit = (line: InputLine, edited: EditedText): readonly Step[] => [
  { type: 'input-edited', text: edited.text, cursor: edited.cursor },
  ...(edited.text === line.text ? [] : took(line, edited.text)),
];

/** What a text in the line does at once. */
const took = (line: InputLine, text: string): readonly Step[] => {
  switch (line.purpose) {
    case 'filter':
      return [{ type: 'filter-set', filter: text }];
    case 'search':
      return [{ type: 'search-set', search: text }];
    case 'log-filter':
      return [{ type: 'log-view-changed', view: { filter: text } }];
    case 'command':
    case 'forward':
      return [];
  }
};

const recall = (state: State, line: InputLine, recalled: number): readonly Step[] => {
  if (line.purpose === 'forward') return [];
  const history = line.purpose === 'command' ? state.history.commands : state.history.filters;
  const text = recalled === -1 ? line.draft : history[recalled];
  if (recalled < -1 || text === undefined) return [];
  return [{ type: 'input-edited', text, cursor: text.length, recalled }, ...took(line, text)];
};
