import type { Choice } from '../state/overlay.ts';
import type { PodRow } from '../state/pod-row.ts';
import type { RowContainer } from '../state/row-container.ts';
import { podRef } from '../state/selected-pod.ts';
import type { Command } from './command.ts';
import { containerStep } from './container-choice.ts';
import { debugForm } from './debug-form.ts';
import { containerRef, podCommand } from './pod-command.ts';

/** Working in a pod: a shell, its process, a debug container, its ports. */
export const podSessionCommands: readonly Command[] = [
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
        open: ([container]) => (container ? [{ effect: 'shell', container: containerRef(pod, container) }] : []),
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
        open: ([container]) => (container ? [{ effect: 'attach', container: containerRef(pod, container) }] : []),
      }),
    disabled: (_state, pod) => nothingRuns(pod),
  }),
  podCommand({
    id: 'pod.debug',
    keys: ['D'],
    title: 'debug',
    description: 'Add a debug container with tools of its own, and join it.',
    footer: 33,
    words: ['debug'],
    changesCluster: true,
    right: 'debug',
    disabled: (_state, pod) => hasEnded(pod),
    run: ({ settings }, pod) => [{ type: 'overlay-opened', overlay: debugForm(settings, pod, '', '') }],
  }),
  podCommand({
    id: 'pod.forward',
    keys: ['f'],
    title: 'forward',
    description: 'Reach a port of the pod on this machine; :forwards lists what is forwarded.',
    footer: 34,
    changesCluster: true,
    right: 'forward',
    disabled: (_state, pod) => nothingRuns(pod),
    run: (_state, pod) => [{ effect: 'ask-port', pod: podRef(pod) }],
  }),
];

/** The kubelet starts nothing any more in a pod that has ended, and no ephemeral container before the pod has a node. */
const hasEnded = ({ containers, node }: PodRow): string | undefined => {
  if (node === '') return 'This pod is on no node yet: nothing can be started in it.';
  const started = containers.filter(({ role }) => role === 'regular');
  return started.length > 0 && started.every(({ phase }) => phase === 'terminated')
    ? 'This pod has ended: nothing can be started in it.'
    : undefined;
};

const notRunning = (container: RowContainer): Choice['disabled'] =>
  container.phase === 'running' ? undefined : `${container.name} is not running.`;

const nothingRuns = (pod: PodRow): string | undefined =>
  pod.containers.some(({ phase }) => phase === 'running') ? undefined : 'No container of this pod is running.';
