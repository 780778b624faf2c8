import { ifRead } from '../../../model/known.ts';
import type { Kind } from '../../../model/kubernetes.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';

/** Objects in other namespaces that have the name which was asked for in this one. */
export type Namesakes = {
  /** A sentence on where they are; '' where there are none, or they may not be looked for. */
  readonly text: string;
  /** Where they are: `namespace prod`; '' as above. */
  readonly places: string;
  readonly evidence: readonly Evidence[];
};

/** So many namespaces are named. */
const most = 3;

/** Looks for the name in the other namespaces. Asked last: it reads through all of them. */
export const namesakes = (kind: Kind, name: string, namespace: string, snapshot: Snapshot): Namesakes => {
  const others = (ifRead(snapshot.objects(kind, '', name)) ?? []).filter(
    ({ metadata }) => metadata?.name === name && metadata.namespace && metadata.namespace !== namespace,
  );
  if (others.length === 0) return { text: '', places: '', evidence: [] };
  const shown = others.slice(0, most);
  const names = shown.map(({ metadata }) => metadata?.namespace).join(', ');
  const places = `${others.length === 1 ? 'namespace' : 'the namespaces'} ${names}${others.length > most ? ' and others' : ''}`;
  return {
    text: `There is one of that name in ${places}, but a pod can only use those of its own.`,
    places,
    evidence: shown.flatMap(other => cite({ ...other, kind }, 'metadata.namespace')),
  };
};
