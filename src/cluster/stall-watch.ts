import { ApiError } from './errors.ts';

/** Watches over one connection of a followed log. */
export type StallWatch = {
  /** Follows the outer signal; aborted with an `ApiError` when the connection has stalled. */
  readonly signal: AbortSignal;
  /** More is waited for: the silence begins. */
  waiting(): void;
  /** Something came, or the connection is over: nothing is waited for any more. */
  heard(): void;
  /** To be called when the connection is over. */
  clear(): void;
};

/** How long silence is borne, remembered over all connections of a log. Milliseconds. */
export type Patience = { afterMs: number };

export type StallNeeds = {
  readonly patience: Patience;
  /** The least and the most that `patience` may be. Milliseconds. */
  readonly shortestMs: number;
  readonly longestMs: number;
  /** What a line that was written just now may take to come by itself. Milliseconds. */
  readonly graceMs: number;
  /**
   * Asks whether the server has something that has not come. Rejects with an `ApiError`; one without a status means that
   * the server cannot be reached, and then this connection leads nowhere either.
   */
  isBehind(signal: AbortSignal): Promise<boolean>;
};

/**
 * Followed logs have no heartbeat: a connection whose other end has vanished behind a proxy looks like a container that is
 * silent. After a silence the server is asked for its newest line; where that has not come and does not come, the
 * connection is dead. Each check that finds nothing doubles the time to the next, so that silent logs cost next to nothing.
 */
export const stallWatch = (outer: AbortSignal, needs: StallNeeds): StallWatch => {
  const { patience, shortestMs, longestMs, graceMs } = needs;
  const controller = new AbortController();
  const { signal } = controller;
  let timer: NodeJS.Timeout | undefined;
  let silence: { readonly since: number } | undefined;

  const follow = (): void => controller.abort(outer.reason);
  const heard = (): void => {
    clearTimeout(timer);
    silence = undefined;
  };
  const stalled = ({ since }: { readonly since: number }, why: string, cause?: ApiError): void => {
    patience.afterMs = shortestMs;
    const seconds = Math.round((Date.now() - since) / 1000);
    controller.abort(new ApiError('timeout', `nothing came for ${seconds} s${why}`, { cause }));
  };
  const check = async (now: NonNullable<typeof silence>): Promise<void> => {
    const isStill = (): boolean => silence === now && !signal.aborted;
    try {
      const isBehind = await needs.isBehind(signal);
      if (!isStill()) return;
      if (isBehind) timer = setTimeout(() => isStill() && stalled(now, ' though the log goes on'), graceMs);
      else later(now);
    } catch (error) {
      if (!isStill()) return;
      if (!(error instanceof ApiError)) controller.abort(error);
      else if (error.status === 0) stalled(now, `: ${error.message}`, error);
      else later(now);
    }
  };
  const arm = (now: NonNullable<typeof silence>): void => {
    // Out of step with the other logs: many are opened at once.
    timer = setTimeout(() => void check(now), patience.afterMs * (0.75 + Math.random() / 2));
  };
  const later = (now: NonNullable<typeof silence>): void => {
    patience.afterMs = Math.min(longestMs, patience.afterMs * 2);
    arm(now);
  };

  if (outer.aborted) follow();
  else outer.addEventListener('abort', follow);
  return {
    signal,
    waiting: () => {
      heard();
      silence = { since: Date.now() };
      arm(silence);
    },
    heard,
    clear: () => {
      heard();
      outer.removeEventListener('abort', follow);
    },
  };
};
