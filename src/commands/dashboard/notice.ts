import type { Notice } from '../../state/state.ts';

const noticeMs = 6000;

/** A line that stays for a while; `now` in ms. */
export const notice = (text: string, tone: Notice['tone'], now: number): Notice => ({
  text,
  tone,
  until: now + noticeMs,
});
