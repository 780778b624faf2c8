import { bodyHeight } from '../../layout.ts';
import type { State } from '../../state.ts';

/** Lines for the cause under the cursor as a whole: its rule and what fits below; none on a very low terminal. */
export const wholeCauseHeight = (state: State): number => {
  const height = bodyHeight(state);
  return height < 12 ? 0 : Math.min(8, Math.floor(height / 3));
};

/** Rows of causes in view, below the titles of the columns. */
export const causeListHeight = (state: State): number => Math.max(1, bodyHeight(state) - 1 - wholeCauseHeight(state));
