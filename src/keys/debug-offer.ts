import type { ContainerRef } from '../model/kubernetes.ts';
import type { Action } from '../state/action.ts';
import type { State } from '../state/state.ts';
import { debugForm } from './debug-form.ts';
import { notice } from './notice.ts';

/** What follows where a container gives no shell: the form for a debug container beside it, or why there is none. */
export const debugOffer = (state: State, { namespace, pod, container }: ContainerRef, why: string): Action => {
  const row = state.pods.rows.find(each => each.namespace === namespace && each.name === pod);
  if (!row) return notice(state, why, 'error');
  if (state.connection.rights.debug === 'no')
    return notice(state, `${why} You may not add a debug container either (patch pods/ephemeralcontainers).`, 'error');
  return { type: 'overlay-opened', overlay: debugForm(state.settings, row, container, why) };
};
