import { podRef, selectedPod } from '../state/selected-pod.ts';
import type { Command } from './command.ts';

/** What `enter` does wherever a pod is under the cursor. */
export const openPod: Pick<Command, 'keys' | 'title' | 'group' | 'footer' | 'disabled' | 'run'> = {
  keys: ['enter'],
  title: 'why',
  group: 'pod',
  footer: 10,
  disabled: state => (selectedPod(state) ? undefined : 'There is no pod to open.'),
  run: state => {
    const pod = selectedPod(state);
    return pod ? [{ type: 'screen-opened', screen: { screen: 'pod', pod: podRef(pod), top: 0, cursor: 0 } }] : [];
  },
};
