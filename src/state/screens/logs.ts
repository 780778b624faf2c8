import type { Action } from '../action.ts';
import type { LogsScreen } from '../screen.ts';
import type { State } from '../state.ts';

export const reduceLogsScreen = (screen: LogsScreen, _action: Action, _state: State): LogsScreen => screen;
