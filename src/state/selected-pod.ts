import type { ObjectRef } from '../model/kubernetes.ts';
import type { PodRow } from './pod-row.ts';
import { type State, topScreen } from './state.ts';

/**
 * The pod that a key acts on: the one under the cursor of the list, the first one of a cause, or the
 * one that is open.
 */
export const selectedPod = (state: State): PodRow | undefined => {
  const screen = topScreen(state);
  if (screen.screen === 'pods') return state.list.rows[screen.cursorIndex];
  if (screen.screen === 'causes') return state.causes.groups[screen.cursor]?.rows[0];
  if (screen.screen === 'node') return state.nodeList.rows[screen.cursor];
  const ref = openPodRef(state);
  return ref && state.pods.rows.find(row => isRow(row, ref));
};

/** The pods that a key acts on: the marked ones that are in view, else the selected one. */
export const selectedPods = (state: State): readonly PodRow[] => {
  const screen = topScreen(state);
  if (screen.screen === 'pods' && screen.marked.size > 0) {
    // What the filter hides is not acted on: nobody could see what they agree to.
    const marked = state.list.rows.filter(row => screen.marked.has(row.uid));
    if (marked.length > 0) return marked;
  }
  const pod = selectedPod(state);
  return pod ? [pod] : [];
};

/** The pod of the nearest screen, from the top, that is about one pod. */
export const openPodRef = (state: State): ObjectRef | undefined => {
  for (const screen of [...state.screens].reverse()) {
    if (screen.screen === 'pod') return screen.pod;
    if (screen.screen === 'events' && screen.of) return screen.of;
    if (screen.screen === 'related' || screen.screen === 'timeline') return screen.of;
    if (screen.screen === 'text' && screen.source.kind !== 'document') return screen.source.of;
  }
  return undefined;
};

/** The reference of a row's pod. */
export const podRef = (row: PodRow): ObjectRef => ({
  kind: 'Pod',
  namespace: row.namespace,
  name: row.name,
  uid: row.uid,
});

const isRow = (row: PodRow, ref: ObjectRef): boolean =>
  ref.kind === 'Pod' && row.namespace === ref.namespace && row.name === ref.name;
