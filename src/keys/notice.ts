import type { Action } from '../state/action.ts';
import type { Notice, State } from '../state/state.ts';

/** How long a notice takes the footer's place, ms: what went wrong may be told to somebody who looks elsewhere. */
const noticeMs: Readonly<Record<Notice['tone'], number>> = { info: 6000, warning: 20_000, error: 20_000 };

/** Says something in one line for a while from `now` (ms) on. */
export const notice = ({ now }: Pick<State, 'now'>, text: string, tone: Notice['tone'] = 'info'): Action => ({
  type: 'noticed',
  notice: { text, tone, until: now + noticeMs[tone] },
});
