import type { Known } from '../model/known.ts';
import type { Node } from '../model/kubernetes.ts';
import type { Sample } from '../model/pod-use.ts';
import type { PodRow } from './pod-row.ts';
import type { PodColumn } from './screen.ts';

/** A node and the pods on it. The cursor follows its pod (`cursorUid`); '' stays on top. */
export type NodeScreen = {
  readonly screen: 'node';
  readonly name: string;
  readonly sort: PodColumn;
  readonly inverted: boolean;
  readonly cursor: number;
  readonly cursorUid: string;
  readonly top: number;
};

export const nodeScreen = (name: string): NodeScreen => ({
  screen: 'node',
  name,
  sort: 'memory',
  inverted: false,
  cursor: 0,
  cursorUid: '',
  top: 0,
});

/** What is known of the node of a screen. */
export type OpenedNode = {
  readonly name: string;
  readonly node: Known<Node>;
  /** What all of it uses: undefined where that was not measured. */
  readonly use: Sample | undefined;
  /** The pods on it; undefined where the list has those of all namespaces already. */
  readonly pods: Known<readonly PodRow[]> | undefined;
};
