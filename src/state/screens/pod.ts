import type { Action } from '../action.ts';
import type { PodScreen } from '../screen.ts';
import type { State } from '../state.ts';

export const reducePodScreen = (screen: PodScreen, _action: Action, _state: State): PodScreen => screen;
