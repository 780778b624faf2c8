import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { notice } from '../../keys/notice.ts';
import { openPod } from '../../keys/open-pod.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import { isUseUnavailable } from '../../state/pod-uses.ts';
import { causesScreen, eventsScreen } from '../../state/screen.ts';
import { selectedPod } from '../../state/selected-pod.ts';
import { topScreen } from '../../state/state.ts';
import { sortCommands } from './sort-commands.ts';

/** The keys of the list. */
export const podsCommands: readonly Command[] = [
  {
    ...openPod,
    id: 'pods.open',
    description: 'Open the diagnosis: what happened, the proof, and what to do next.',
  },
  ...podCommands,
  {
    id: 'pods.causes',
    keys: ['tab'],
    title: 'causes',
    description: 'Show the pods grouped by what is wrong with them, or the causes again.',
    group: 'view',
    footer: 16,
    run: state => {
      const screen = topScreen(state);
      return screen.screen === 'pods' && screen.cause
        ? [{ type: 'screen-closed' }]
        : [{ type: 'screen-opened', screen: causesScreen(screen.screen === 'pods' ? screen.filter : '') }];
    },
  },
  {
    id: 'pods.problems',
    keys: ['!'],
    title: 'problems',
    description: 'Show only the pods that need attention, or all again.',
    group: 'view',
    footer: 21,
    run: () => [{ type: 'problems-only-toggled' }],
  },
  ...sortCommands,
  {
    id: 'pods.wide',
    keys: ['w'],
    title: 'wide',
    description: 'Show CPU and memory (%R of request, %L of limit), IP, owner, QoS, nomination and gates.',
    group: 'view',
    footer: 51,
    run: state => {
      const screen = topScreen(state);
      const lacking = screen.screen === 'pods' && !screen.wide && isUseUnavailable(state.uses);
      return [{ type: 'wide-toggled' }, ...(lacking ? [notice(state, state.uses.why)] : [])];
    },
  },
  {
    id: 'pods.mark',
    keys: ['space'],
    title: 'mark',
    description: 'Mark the pod, so that logs, copy and delete act on all marked ones.',
    group: 'view',
    footer: 52,
    disabled: state => (selectedPod(state) ? undefined : 'There is no pod to mark.'),
    run: state => {
      const pod = selectedPod(state);
      if (!pod) return [];
      return [
        { type: 'mark-toggled', uid: pod.uid },
        { type: 'moved', by: 1, unit: 'line' },
      ];
    },
  },
  {
    id: 'pods.events',
    keys: [],
    title: 'events',
    description: 'Events of the namespace in view.',
    group: 'view',
    words: ['events'],
    run: () => [{ type: 'screen-opened', screen: eventsScreen(undefined) }],
  },
  ...moveCommands,
];
