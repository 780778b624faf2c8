import { isKind } from '../model/kinds.ts';
import type { ContainerRef, ObjectRef } from '../model/kubernetes.ts';
import type { Owner } from '../model/owner.ts';
import { hasPods } from '../model/workload-kinds.ts';
import { freshLogView } from '../state/log-view.ts';
import { nodeScreen } from '../state/node-screen.ts';
import type { Choice } from '../state/overlay.ts';
import type { PodRow } from '../state/pod-row.ts';
import type { RowContainer } from '../state/row-container.ts';
import { eventsScreen, type LogsScreen, textScreen } from '../state/screen.ts';
import { podRef, selectedPods } from '../state/selected-pod.ts';
import { keyOf } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { timelineScreen } from '../state/timeline-screen.ts';
import type { Command } from './command.ts';
import { containerStep } from './container-choice.ts';
import { deletePods } from './delete-question.ts';
import { containerRef, podCommand } from './pod-command.ts';
import { podSessionCommands } from './pod-session-commands.ts';

/** What can be done with the pod under the cursor, or the one that is open: the same keys on both screens. */
export const podCommands: readonly Command[] = [
  podCommand({
    id: 'pod.logs',
    keys: ['l'],
    title: 'logs',
    description: 'Follow the log of a container, or of the marked pods.',
    footer: 11,
    words: ['logs'],
    right: 'logs',
    run: (state, pod) => {
      const pods = selectedPods(state);
      if (pods.length > 1) return [openLogs(state, pods.flatMap(mainContainers), false)];
      return containerStep('Logs of', pod.containers, {
        open: containers => [openLogs(state, refs(pod, containers), false)],
        together: true,
        also: workloadChoice(state, pod),
      });
    },
  }),
  podCommand({
    id: 'pod.workload-logs',
    keys: ['L'],
    title: 'all logs',
    description: 'Follow the logs of all pods of what owns the pod, those to come included.',
    words: ['all-logs'],
    right: 'logs',
    disabled: ({ settings }, { owner }) => {
      if (!owner) return `Nothing owns this pod: ${keyOf(settings, 'pod.logs', 'l')} follows its own logs.`;
      return hasPods(owner.kind) ? undefined : `The pods of a ${owner.kind} cannot be told from others.`;
    },
    run: (state, pod) => workloadChoice(state, pod).flatMap(({ steps }) => steps),
  }),
  podCommand({
    id: 'pod.previous-logs',
    keys: ['p'],
    title: 'previous',
    description: 'Read what a container said in its run before the last restart.',
    footer: 12,
    words: ['previous'],
    right: 'logs',
    disabled: (_state, pod) =>
      pod.containers.some(container => container.restarts > 0)
        ? undefined
        : 'No container of this pod has restarted: there is no previous log.',
    run: (state, pod) =>
      containerStep('Previous logs of', pod.containers, {
        disabled: container => (container.restarts > 0 ? undefined : `${container.name} has not restarted.`),
        open: containers => [openLogs(state, refs(pod, containers), true)],
      }),
  }),
  podCommand({
    id: 'pod.events',
    keys: ['E'],
    title: 'events',
    description: 'Events of the pod, its owner, its node and its claims.',
    footer: 13,
    run: (_state, pod) => [{ type: 'screen-opened', screen: eventsScreen(podRef(pod)) }],
  }),
  podCommand({
    id: 'pod.timeline',
    keys: ['T'],
    title: 'timeline',
    description: 'What happened to the pod and around it, in order of time.',
    footer: 16,
    words: ['timeline'],
    run: (_state, pod) => [{ type: 'screen-opened', screen: timelineScreen(podRef(pod)) }],
  }),
  textCommand('describe', 'd', 'Describe the pod with nothing cut.', 30),
  textCommand('yaml', 'y', 'The object as the API has it.', 31),
  podCommand({
    id: 'pod.related',
    keys: ['r'],
    title: 'related',
    description: 'What the pod depends on and what depends on it; what is missing is marked.',
    footer: 32,
    words: ['related'],
    run: (_state, pod) => [
      { type: 'screen-opened', screen: { screen: 'related', of: podRef(pod), cursor: 0, top: 0 } },
    ],
  }),
  podCommand({
    id: 'pod.node',
    keys: ['o'],
    title: 'node',
    description: 'Open the node that the pod is on: what of it is requested and used, and by whom.',
    footer: 35,
    words: ['node'],
    disabled: (_state, { node }) => (node === '' ? 'This pod is on no node yet.' : undefined),
    run: (_state, { node }) => [{ type: 'screen-opened', screen: nodeScreen(node) }],
  }),
  podCommand({
    id: 'pod.owner',
    keys: ['J'],
    title: 'owner',
    description: 'Describe what owns the pod: its Deployment, StatefulSet or the like.',
    footer: 36,
    words: ['owner'],
    disabled: (_state, { owner }) => {
      if (!owner) return 'Nothing owns this pod.';
      return isKind(owner.kind) ? undefined : `podctl cannot read objects of kind ${owner.kind}.`;
    },
    run: (_state, { owner, namespace }) =>
      owner ? [{ type: 'screen-opened', screen: textScreen('describe', ownerRef(owner, namespace)) }] : [],
  }),
  ...podSessionCommands,
  podCommand({
    id: 'pod.next-command',
    keys: ['x'],
    title: 'copy fix',
    description: 'Copy the command that the diagnosis suggests next.',
    footer: 14,
    disabled: (_state, pod) => (pod.nextCommand === '' ? 'The diagnosis of this pod suggests no command.' : undefined),
    run: (_state, pod) => [{ effect: 'copy', text: pod.nextCommand, what: 'the next command' }],
  }),
  podCommand({
    id: 'pod.copy-name',
    keys: ['c'],
    title: 'copy name',
    description: 'Copy the name of the pod, or of the marked pods.',
    run: state => {
      const names = selectedPods(state).map(pod => pod.name);
      const what = names.length === 1 ? (names[0] ?? '') : `${names.length} names`;
      return [{ effect: 'copy', text: names.join('\n'), what }];
    },
  }),
  podCommand({
    id: 'pod.delete',
    keys: ['ctrl-d'],
    title: 'delete',
    description: 'Delete the pod, or the marked pods, after a question.',
    footer: 40,
    changesCluster: true,
    right: 'delete',
    run: state => {
      const overlay = deletePods(selectedPods(state));
      const { about } = overlay;
      return [
        { type: 'overlay-opened', overlay },
        ...(about === undefined ? [] : [{ effect: 'explain-delete', pod: about } as const]),
      ];
    },
  }),
];

function textCommand(kind: 'yaml' | 'describe', key: string, description: string, footer: number): Command {
  return podCommand({
    id: `pod.${kind}`,
    keys: [key],
    title: kind,
    description,
    footer,
    words: [kind],
    run: (_state, pod) => [
      {
        type: 'screen-opened',
        screen: textScreen(kind, podRef(pod)),
      },
    ],
  });
}

/** The logs of all pods of the owner, as a choice; none where it has no pods that can be found by it. */
const workloadChoice = (state: State, { owner, namespace }: PodRow): readonly Choice[] => {
  if (!owner || !hasPods(owner.kind)) return [];
  const workload = { kind: owner.kind, namespace, name: owner.name };
  const screen = { ...logsScreen(state, [], false), workload };
  const label = `all pods of ${owner.kind.toLowerCase()}/${owner.name}`;
  return [{ label, steps: [{ type: 'screen-opened', screen }] }];
};

const logsScreen = ({ settings }: State, containers: readonly ContainerRef[], previous: boolean): LogsScreen => ({
  screen: 'logs',
  containers,
  previous,
  since: { kind: 'tail', lines: settings.logTail },
  // A run that is over has nothing to follow: the line that tells why is what somebody looks for.
  view: { ...freshLogView, seeking: previous },
});

const openLogs = (state: State, containers: readonly ContainerRef[], previous: boolean): Step => ({
  type: 'screen-opened',
  screen: logsScreen(state, containers, previous),
});

/** A static pod is owned by its node, which is in no namespace. */
const ownerRef = ({ kind, name }: Owner, namespace: string): ObjectRef => ({
  kind,
  namespace: kind === 'Node' ? '' : namespace,
  name,
});

const refs = (pod: PodRow, containers: readonly RowContainer[]): readonly ContainerRef[] =>
  containers.map(container => containerRef(pod, container));

const mainContainers = (pod: PodRow): readonly ContainerRef[] =>
  refs(
    pod,
    pod.containers.filter(({ role }) => role === 'regular'),
  );
