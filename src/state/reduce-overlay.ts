import type { ObjectRef } from '../model/kubernetes.ts';
import type { Action } from './action.ts';
import type { InputLine } from './overlay.ts';
import { pickerChoices } from './picker-choices.ts';
import type { State } from './state.ts';

/** The input line, pickers and questions. */
export const reduceOverlay = (state: State, action: Action): State => {
  const { overlay } = state;
  switch (action.type) {
    case 'overlay-opened':
      return { ...state, overlay: action.overlay };
    case 'overlay-closed':
      return { ...state, overlay: undefined };
    case 'input-edited':
      return overlay?.overlay === 'input' ? { ...state, overlay: edited(overlay, action) } : state;
    case 'picker-typed':
      return overlay?.overlay === 'picker'
        ? { ...state, overlay: { ...overlay, typed: action.typed, cursor: 0 } }
        : state;
    case 'question-explained':
      return overlay?.overlay === 'question' && overlay.about && isSame(overlay.about, action.about)
        ? { ...state, overlay: { ...overlay, lines: action.lines } }
        : state;
    case 'overlay-moved':
      return moved(state, action.by);
    default:
      return state;
  }
};

const isSame = (one: ObjectRef, other: ObjectRef): boolean =>
  one.uid === other.uid && one.namespace === other.namespace && one.name === other.name;

const edited = (line: InputLine, action: Extract<Action, { type: 'input-edited' }>): InputLine => ({
  ...line,
  text: action.text,
  cursor: action.cursor,
  recalled: action.recalled ?? -1,
  draft: line.recalled === -1 && action.recalled !== undefined ? line.text : line.draft,
});

const moved = (state: State, by: number): State => {
  const { overlay } = state;
  if (overlay?.overlay !== 'picker' && overlay?.overlay !== 'question') return state;
  const count = overlay.overlay === 'picker' ? pickerChoices(state, overlay).length : overlay.answers.length;
  const cursor = Math.max(0, Math.min(overlay.cursor + by, count - 1));
  return { ...state, overlay: { ...overlay, cursor } };
};
