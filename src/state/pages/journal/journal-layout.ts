import type { JournalLine } from '../../../model/api-call.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import type { State } from '../../state.ts';
import { wholeCall } from './whole-call.ts';

/** Title and column titles. */
const chrome = 2;

/** Rows of the journal in view: the details below them have what they need, but four rows stay, or half of a small screen. */
export const journalListHeight = (state: State, opened: JournalLine | undefined): number => {
  const height = bodyHeight(state) - chrome;
  const needed = opened ? wholeCall(opened, state.now, bodyWidth(state)).length : 0;
  return Math.max(1, height - Math.min(needed, Math.max(Math.floor(height / 2), height - 4)));
};
