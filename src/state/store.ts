import type { Action } from './action.ts';
import { reduce } from './reduce.ts';
import type { State } from './state.ts';

/** Holds the state of a running program. */
export type Store = {
  getState(): State;
  /** Changes the state at once; whoever listens is told once for all changes of one tick. */
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
};

export const createStore = (initial: State): Store => {
  let state = initial;
  let told = true;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    told = true;
    for (const listener of [...listeners]) listener();
  };
  return {
    getState: () => state,
    dispatch: action => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      if (!told) return;
      told = false;
      queueMicrotask(tell);
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
