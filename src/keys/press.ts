import { type State, topScreen } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { formKey, formPasted } from './form.ts';
import { inputLineKey, textPasted } from './input-line.ts';
import { commandFor, type Keymap } from './keymap.ts';
import { pickerKey } from './picker.ts';
import { questionKey } from './question.ts';
import { runCommand } from './run-command.ts';

/** What a key does: the overlay takes it first, then the screen on top, then what works everywhere. */
export const keyPressed = (state: State, key: string, keymap: Keymap): readonly Step[] => {
  if (key === 'ctrl-c') return [{ effect: 'quit', exitCode: 0 }];
  const { overlay } = state;
  if (overlay && key === 'ctrl-z') return [{ effect: 'suspend' }];
  switch (overlay?.overlay) {
    case 'input':
      return inputLineKey(state, overlay, key, keymap);
    case 'picker':
      return pickerKey(state, overlay, key);
    case 'question':
      return questionKey(overlay, key);
    case 'form':
      return formKey(overlay, key);
    case undefined: {
      const command = commandFor(keymap, topScreen(state).screen, key);
      return command ? runCommand(state, command) : [];
    }
  }
};

/** What pasting does: it only ever goes into an open input line or text field, never to the keys. */
export const pasted = ({ overlay }: State, text: string): readonly Step[] => {
  if (overlay?.overlay === 'input') return textPasted(overlay, text);
  return overlay?.overlay === 'form' ? formPasted(overlay, text) : [];
};
