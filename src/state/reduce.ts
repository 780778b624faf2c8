import type { Action } from './action.ts';
import { reduceLogMemory } from './log-memory.ts';
import { reduceOverlay } from './reduce-overlay.ts';
import { reduceScreens } from './reduce-screens.ts';
import { reduceStack } from './reduce-stack.ts';
import { reduceWorld } from './reduce-world.ts';
import { settleLists } from './settle-lists.ts';
import type { State } from './state.ts';

/**
 * The state after an action. What the world, the overlay, the stack of screens and the screens themselves make of it
 * stands in a file each; then the lists and their cursors are brought in line.
 */
export const reduce = (state: State, action: Action): State =>
  settleLists(
    reduceScreens(
      reduceStack(reduceOverlay(reduceWorld(reduceLogMemory(state, action), action), action), action),
      action,
    ),
  );
