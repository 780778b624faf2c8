import type { KubernetesObject, Node, ObjectRef } from '../../../model/kubernetes.ts';
import type { Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Confidence, Effect, NextStep, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Clause } from './message.ts';
import type { NodeObstacles } from './node-obstacles.ts';

/** What a row of the clause table is asked to explain. */
export type Question = {
  readonly facts: PodFacts;
  readonly snapshot: Snapshot;
  readonly clause: Clause;
  readonly match: RegExpExecArray;
  /** All nodes the scheduler looked at. */
  readonly total: number;
  /** Every node with what keeps this pod off it; undefined where nodes could not be read. */
  readonly nodes: readonly NodeObstacles[] | undefined;
  /** Those of them that give this very clause, as far as their objects tell. */
  readonly refusing: readonly NodeObstacles[];
};

/** What a row found out about its clause. */
export type Look = {
  /** Title and explanation for this very case, in place of the rule's own. */
  readonly wording?: Wording;
  readonly values?: Values;
  readonly evidence?: readonly Evidence[];
  readonly related?: readonly ObjectRef[];
  readonly next?: readonly NextStep[];
  readonly effect?: Effect;
  readonly confidence?: Confidence;
  readonly identity?: string;
  /** Smaller is the more promising place to begin: see `rank`. */
  readonly rank: number;
  /** The clause in a few words with its nodes: `worker-2: taint dedicated=gpu:NoSchedule`. */
  readonly refusal: string;
};

/** Another title and explanation of the same rule. */
export type Wording = { readonly title: string; readonly explanation: string };

/** A row of the clause table. The first row whose pattern matches decides. */
export type ClauseRow = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** Which obstacle of a node this clause speaks of. `rest` is what only the scheduler itself can tell. */
  readonly obstacle: Obstacle;
  look(question: Question): Look;
};

export type Obstacle = 'cordoned' | 'taints' | 'demands' | 'shortfalls' | 'rest';

/** The order in which clauses lead where several nodes refuse for several reasons: the smallest change first. */
export const rank = {
  spelling: 1,
  claim: 2,
  neighbour: 3,
  taint: 4,
  brokenNode: 5,
  room: 6,
  cordon: 7,
  size: 7.5,
  labels: 8,
  byDesign: 9,
  /** Added where the nodes would refuse the pod for a second reason as well. */
  notAlone: 10,
} as const;

/** Up to three names, and how many more. */
export const someOf = (names: readonly string[], most = 3): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
};

export const nameOf = (object: KubernetesObject): string => object.metadata?.name ?? '';

/** The names of the nodes that give a clause, else their number. */
export const whichNodes = ({ refusing, clause }: Question): string =>
  refusing.length > 0 ? someOf(refusing.map(({ node }) => nameOf(node))) : `${clause.count} node(s)`;

/** A node object from a list may lack its kind in a hand-made dump; evidence needs it. */
export const asNode = (node: Node): Node & { readonly kind: string } => ({ ...node, kind: 'Node' });
