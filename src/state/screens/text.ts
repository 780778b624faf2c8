import type { Action } from '../action.ts';
import type { TextScreen } from '../screen.ts';
import type { State } from '../state.ts';

export const reduceTextScreen = (screen: TextScreen, _action: Action, _state: State): TextScreen => screen;
