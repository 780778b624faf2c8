import { podRow } from '../../evidence/pod-row.ts';
import type { Pod } from '../../model/kubernetes.ts';
import { noPods } from '../../state/pod-row.ts';
import { reduce } from '../../state/reduce.ts';
import type { State } from '../../state/state.ts';
import { podListLines } from '../../views/pods/pod-list-lines.ts';
import type { FirstFrame } from '../../views/terminal/first-frame.ts';

/** Draws the pods that came first, and answers the state with them. None is judged yet: the rules have not been loaded. */
export const drawFirstRows = (frame: FirstFrame, before: State, pods: readonly Pod[]): State => {
  if (pods.length === 0) return before;
  const rows = pods.map(pod => podRow(pod, undefined, undefined));
  const state = reduce(before, { type: 'pods-changed', pods: { ...noPods, rows } });
  frame.draw(theme => podListLines(state, state.screens[0], theme));
  return state;
};
