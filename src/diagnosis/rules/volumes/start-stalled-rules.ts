import type { Rule } from '../../rule.ts';

const noEvent = 'No event says why: Kubernetes keeps events for an hour only.';
const noRight = 'Its events, which may say why, may not be read.';
const lead =
  'The kubelet of {node} has been busy with this pod for {age} and has started no container: {waiting} still waits ({reason}).';

/** What is left to wait for, as far as the status of the pod and its node prove it. */
const open =
  'It may wait for its volumes, its sandbox and network, an image, or a postStart hook where it has one. {needs} {neighbours}';
const imagesThere =
  'The node has all its images already, so it waits for its volumes, its sandbox and network, or a postStart hook where it has one. {needs} {neighbours}';
const sandboxUp =
  'Its volumes, sandbox and network are ready, so it waits for an image, for the container to be created, or for a postStart hook where it has one. {needs}';

/** A pod that starts nothing while nobody tells why: how long, and what is left to look at. Never a guess. */
export const startStalled: Rule = {
  id: 'start-stalled',
  severity: 'high',
  role: 'symptom',
  title: 'Not started for {age}, and nothing says why',
  explanation: `${lead} ${noEvent} ${open}`,
  about:
    'Once a pod is on a node its kubelet mounts the volumes, makes the sandbox with the network, pulls images and starts the containers. A failure on the way is told by events only, which are gone after an hour or may not be readable; the status of the pod says ContainerCreating all the while. The kubelet goes on trying, and each try may leave a new event.',
  next: [
    { why: 'See the pod with the events of its next attempts', command: 'kubectl describe pod -n {namespace} {pod}' },
    {
      why: 'Read what the kubelet of {node} says about the pod',
      command:
        'kubectl debug node/{node} -it --image=busybox:1.36 -- chroot /host journalctl -u kubelet --since -15min',
    },
    {
      why: 'See whether others wait on that node too',
      command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
    },
    { why: 'See the state of the node', command: 'kubectl describe node {node}' },
  ],
  reference: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/#my-pod-stays-waiting',
  explainedBy: [
    { rules: ['*'], within: 'pod' },
    { rules: ['node-*', 'pvc-*', 'terminating-pvc-protection'], within: 'related' },
  ],
};

const refused: Rule = {
  ...startStalled,
  next: [
    {
      why: 'Ask for the right to read events, or somebody who has it: they are what tells',
      command: 'kubectl auth can-i list events -n {namespace}',
    },
    ...startStalled.next,
  ],
};

/** The same by what is proved and by whether events could be read. */
export const startStalledCases = {
  open: { read: startStalled, refused: { ...refused, explanation: `${lead} ${noRight} ${open}` } },
  imagesThere: {
    read: { ...startStalled, explanation: `${lead} ${noEvent} ${imagesThere}` },
    refused: { ...refused, explanation: `${lead} ${noRight} ${imagesThere}` },
  },
  sandboxUp: {
    read: { ...startStalled, explanation: `${lead} ${noEvent} ${sandboxUp}` },
    refused: { ...refused, explanation: `${lead} ${noRight} ${sandboxUp}` },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<'read' | 'refused', Rule>>>>;
