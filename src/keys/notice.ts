import type { Action } from '../state/action.ts';
import type { Notice, State } from '../state/state.ts';

/** How long a notice takes the footer's place, ms. */
const noticeMs = 6000;
/** How long, where something went wrong by itself: whoever should read it may look elsewhere, ms. */
export const lastingMs = 20_000;

/** Says something in one line for a while from `now` (ms) on. */
export const notice = (
  { now }: Pick<State, 'now'>,
  text: string,
  tone: Notice['tone'] = 'info',
  lasts: number = noticeMs,
): Action => ({
  type: 'noticed',
  notice: { text, tone, until: now + lasts },
});
