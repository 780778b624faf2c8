import type { Store } from '../../state/store.ts';

/** The clock of a recording stands still: what is said in the footer is taken back after its time all the same. */
export const forgetNotices = (store: Store): void => {
  let shown = store.getState().notice;
  let timer: NodeJS.Timeout | undefined;
  store.subscribe(() => {
    const { notice, now } = store.getState();
    if (notice === shown) return;
    shown = notice;
    clearTimeout(timer);
    if (notice)
      timer = setTimeout(() => store.dispatch({ type: 'noticed', notice: undefined }), notice.until - now).unref();
  });
};
