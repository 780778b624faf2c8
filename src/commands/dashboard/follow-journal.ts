import type { CallLog } from '../../audit/call-log.ts';
import type { Store } from '../../state/store.ts';

const drawEveryMs = 250;

/** Keeps the journal screen up to date while one is open. Costs nothing otherwise. */
export const followJournal = (calls: CallLog, store: Store): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  const publish = (): void => {
    const lines = calls.lines();
    const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
    const now = `${calls.version()} ${bytes}`;
    if (now === shown) return;
    shown = now;
    store.dispatch({ type: 'journal-changed', journal: { lines, dropped: calls.dropped() } });
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const unsubscribe = store.subscribe(() => {
    const isOpen = store.getState().screens.some(({ screen }) => screen === 'journal');
    if (!isOpen) stop();
    else if (!timer) {
      shown = '';
      timer = setInterval(publish, drawEveryMs);
      publish();
    }
  });
  return () => {
    unsubscribe();
    stop();
  };
};
