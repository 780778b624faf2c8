import { type Want, wantKey } from '../diagnosis/snapshot.ts';
import type { ObjectRef, Pod } from '../model/kubernetes.ts';
import type { Answers } from './answers.ts';

/** Asked for before it is known that the object exists, so without its uid. */
export const eventsOf = ({ kind, namespace, name }: ObjectRef): Want => ({
  want: 'events',
  of: { kind, namespace, name },
});

/** The node of a pod, and what was said of the node where the pod is not Ready. */
export const nodeWants = ({ spec, status }: Pod): readonly Want[] => {
  const name = spec?.nodeName;
  if (!name) return [];
  const isReady = status?.conditions?.some(one => one.type === 'Ready' && one.status === 'True');
  const node: Want = { want: 'object', kind: 'Node', namespace: '', name };
  return isReady ? [node] : [node, eventsOf({ kind: 'Node', namespace: '', name })];
};

/** What was asked for before a rule wanted it. */
export type AskedAhead = {
  ask(wants: readonly Want[]): void;
  has(want: Want): boolean;
  /** Resolves when all that was asked for has an answer. */
  answered(): Promise<unknown>;
};

export const askedAhead = (answers: Answers, clock: () => number): AskedAhead => {
  const keys = new Set<string>();
  const asking: Promise<void>[] = [];
  return {
    ask: wants => {
      for (const want of wants) keys.add(wantKey(want));
      asking.push(answers.ask(wants, clock()));
    },
    has: want => keys.has(wantKey(want.want === 'events' ? eventsOf(want.of) : want)),
    answered: () => Promise.all(asking),
  };
};
