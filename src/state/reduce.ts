import type { Action } from './action.ts';
import { podList } from './pod-list.ts';
import { reduceOverlay } from './reduce-overlay.ts';
import { reduceScreens } from './reduce-screens.ts';
import { reduceStack } from './reduce-stack.ts';
import { reduceWorld } from './reduce-world.ts';
import { settlePodsCursor } from './screens/pods.ts';
import type { State } from './state.ts';

/**
 * The state after an action. What the world, the overlay, the stack of screens and the screens themselves make of it
 * stands in a file each; then the list of pods and its cursor are brought in line.
 */
export const reduce = (state: State, action: Action): State =>
  settleCursor(
    settleList(reduceScreens(reduceStack(reduceOverlay(reduceWorld(state, action), action), action), action)),
  );

const settleList = (state: State): State => {
  const list = podList(state.list, state.pods, state.screens[0], state.now);
  return list === state.list ? state : { ...state, list };
};

const settleCursor = (state: State): State => {
  const [first, ...above] = state.screens;
  const settled = settlePodsCursor(first, state);
  return settled === first ? state : { ...state, screens: [settled, ...above] };
};
