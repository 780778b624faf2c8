import { type Want, wantKey } from '../diagnosis/snapshot.ts';
import type { ObjectRef, Pod } from '../model/kubernetes.ts';
import { likelyTopOwner } from '../model/owner.ts';
import type { Answers } from './answers.ts';

/** Asked for before it is known that the object exists, so without its uid. */
export const eventsOf = ({ kind, namespace, name }: ObjectRef): Want => ({
  want: 'events',
  of: { kind, namespace, name },
});

/** The node of a pod; where the pod is not Ready, what was said of the node as well, and what made the pod. */
export const wantsOfPod = (pod: Pod): readonly Want[] => {
  const { metadata, spec, status } = pod;
  const name = spec?.nodeName;
  const node: readonly Want[] = name ? [{ want: 'object', kind: 'Node', namespace: '', name }] : [];
  if (status?.conditions?.some(one => one.type === 'Ready' && one.status === 'True')) return node;
  const owner = likelyTopOwner(pod);
  const maker = workloads.find(kind => kind === owner?.kind);
  return [
    ...node,
    ...(name ? [eventsOf({ kind: 'Node', namespace: '', name })] : []),
    ...(maker && owner
      ? [{ want: 'object', kind: maker, namespace: metadata?.namespace ?? '', name: owner.name } as const]
      : []),
  ];
};

/** Whose template is held against that of a failing pod. */
const workloads = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

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
