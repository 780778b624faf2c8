import type { ContainerRef } from '../model/kubernetes.ts';
import { freshLogView } from '../state/log-view.ts';
import type { Choice } from '../state/overlay.ts';
import type { PodRow } from '../state/pod-row.ts';
import type { RowContainer } from '../state/row-container.ts';
import { eventsScreen, type LogsScreen, textScreen } from '../state/screen.ts';
import { podRef, selectedPod, selectedPods } from '../state/selected-pod.ts';
import type { Right, State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';
import { containerStep } from './container-choice.ts';
import { deletePods } from './delete-question.ts';

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
      if (pods.length > 1) return [openLogs(pods.flatMap(mainContainers), false)];
      return containerStep('Logs of', pod.containers, {
        open: containers => [openLogs(refs(pod, containers), false)],
        together: true,
      });
    },
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
    run: (_state, pod) =>
      containerStep('Previous logs of', pod.containers, {
        disabled: container => (container.restarts > 0 ? undefined : `${container.name} has not restarted.`),
        open: containers => [openLogs(refs(pod, containers), true)],
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
  textCommand('describe', 'd', 'Describe the pod with nothing cut.', 30),
  textCommand('yaml', 'y', 'The object as the API has it.', 31),
  podCommand({
    id: 'pod.shell',
    keys: ['s'],
    title: 'shell',
    description: 'Run a shell in a container.',
    footer: 32,
    words: ['shell'],
    changesCluster: true,
    right: 'exec',
    run: (_state, pod) =>
      containerStep('Shell in', pod.containers, {
        disabled: notRunning,
        open: ([container]) => (container ? [{ effect: 'shell', container: ref(pod, container) }] : []),
      }),
    disabled: (_state, pod) => nothingRuns(pod),
  }),
  podCommand({
    id: 'pod.attach',
    keys: ['a'],
    title: 'attach',
    description: 'Attach to the process of a container.',
    words: ['attach'],
    changesCluster: true,
    right: 'attach',
    run: (_state, pod) =>
      containerStep('Attach to', pod.containers, {
        disabled: notRunning,
        open: ([container]) =>
          container ? [{ effect: 'attach', container: ref(pod, container), tty: container.tty }] : [],
      }),
    disabled: (_state, pod) => nothingRuns(pod),
  }),
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
    run: state => [{ type: 'overlay-opened', overlay: deletePods(selectedPods(state)) }],
  }),
];

type PodCommand = Omit<Command, 'group' | 'run' | 'disabled'> & {
  /** Asked of the API server: refused ones are disabled with that reason. */
  readonly right?: Right;
  disabled?(state: State, pod: PodRow): string | undefined;
  run(state: State, pod: PodRow): readonly Step[];
};

function podCommand({ right, ...command }: PodCommand): Command {
  return {
    ...command,
    group: 'pod',
    disabled: state => {
      const pod = selectedPod(state);
      if (!pod) return state.list.rows.length === 0 ? 'There is no pod to act on.' : 'This pod is gone.';
      if (right && state.connection.rights[right] === 'no') return `${denied[right]} in ${pod.namespace}.`;
      return command.disabled?.(state, pod);
    },
    run: state => {
      const pod = selectedPod(state);
      return pod ? command.run(state, pod) : [];
    },
  };
}

const denied: Readonly<Record<Right, string>> = {
  logs: 'You may not read logs (get pods/log)',
  exec: 'You may not run a command (pods/exec)',
  attach: 'You may not attach (pods/attach)',
  delete: 'You may not delete pods',
};

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

/** How many lines of a log are read before it is followed. */
const tailLines = 1000;

const openLogs = (containers: readonly ContainerRef[], previous: boolean): Step => {
  const screen: LogsScreen = {
    screen: 'logs',
    containers,
    previous,
    since: { kind: 'tail', lines: tailLines },
    view: previous ? { ...freshLogView } : freshLogView,
  };
  return { type: 'screen-opened', screen };
};

const ref = (pod: PodRow, container: RowContainer): ContainerRef => ({
  namespace: pod.namespace,
  pod: pod.name,
  container: container.name,
});

const refs = (pod: PodRow, containers: readonly RowContainer[]): readonly ContainerRef[] =>
  containers.map(container => ref(pod, container));

const mainContainers = (pod: PodRow): readonly ContainerRef[] =>
  refs(
    pod,
    pod.containers.filter(({ role }) => role === 'regular'),
  );

const notRunning = (container: RowContainer): Choice['disabled'] =>
  container.phase === 'running' ? undefined : `${container.name} is not running.`;

const nothingRuns = (pod: PodRow): string | undefined =>
  pod.containers.some(({ phase }) => phase === 'running') ? undefined : 'No container of this pod is running.';
