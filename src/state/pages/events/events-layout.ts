import type { EventView } from '../../../model/event.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import type { State } from '../../state.ts';
import { wholeEvent } from './whole-event.ts';

/** Title and column titles. */
const chrome = 2;

/**
 * Rows of events in view. The message under the cursor has a third of the screen, so that the list does not jump from
 * row to row; more where it needs more, but four rows of the list always stay.
 */
export const eventListHeight = (state: State, underCursor: EventView | undefined): number => {
  const height = bodyHeight(state);
  const third = Math.min(10, Math.floor(height / 3));
  const needed = underCursor ? wholeEvent(underCursor, state.now, bodyWidth(state)).length : 0;
  return Math.max(1, height - chrome - Math.max(third, Math.min(needed, height - chrome - 4)));
};
