import type { ObjectRef } from '../model/kubernetes.ts';
import { parsePortPair, portPairMistake } from '../model/port-pair.ts';
import type { Choice, InputLine, Overlay } from '../state/overlay.ts';
import type { State } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { notice } from './notice.ts';

/** A port that a container of the pod declares. */
export type DeclaredPort = {
  readonly port: number;
  readonly name: string;
  readonly protocol: string;
  readonly container: string;
};

/** Which port of a pod is forwarded: one that it declares, or another one that is typed. */
export const portPicker = (pod: ObjectRef, ports: readonly DeclaredPort[]): Overlay => {
  const other = forwardLine(pod);
  if (ports.length === 0) return other;
  const choices = ports.map(declared => portChoice(pod, declared));
  return {
    overlay: 'picker',
    title: `Forward a port of ${pod.name}`,
    choices: [
      ...choices,
      { label: 'other…', note: 'LOCAL:REMOTE', steps: [{ type: 'overlay-opened', overlay: other }] },
    ],
    typed: '',
    cursor: 0,
  };
};

/** What a line `LOCAL:REMOTE` for a pod does. */
export const forwardTyped = (state: State, pod: ObjectRef, text: string): readonly Step[] => {
  if (text === '') return [];
  const pair = parsePortPair(text);
  return pair
    ? [{ effect: 'start-forward', pod, ...pair }]
    : [notice(state, `${portPairMistake(text).join('. ')}`, 'warning')];
};

const forwardLine = (pod: ObjectRef): InputLine => ({
  overlay: 'input',
  purpose: 'forward',
  pod,
  text: '',
  cursor: 0,
  before: '',
  recalled: -1,
  draft: '',
});

const portChoice = (pod: ObjectRef, { port, name, protocol, container }: DeclaredPort): Choice => {
  const local = localPortFor(port);
  const remote = name === '' ? `${port}` : `${port} ${name}`;
  return {
    label: protocol === 'TCP' ? `${remote} → 127.0.0.1:${local}` : remote,
    note: container,
    // The API server carries streams only.
    ...(protocol === 'TCP' ? {} : { disabled: `${protocol} cannot be forwarded; D reaches it.` }),
    steps: [{ effect: 'start-forward', pod, local, remote: String(port) }],
  };
};

/** The same port, but not one that only root may listen on: 80 becomes 8080, 443 becomes 8443. */
const localPortFor = (port: number): number => (port < 1024 ? 8000 + port : port);
