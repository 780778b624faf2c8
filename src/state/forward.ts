import type { ObjectRef } from '../model/kubernetes.ts';

/** One forwarded port as the screen shows it. */
export type Forward = {
  readonly id: number;
  /** What was asked for: the pod, whose successors it follows, and the port by number or name. */
  readonly of: ObjectRef;
  readonly remote: string;
  readonly phase: 'starting' | 'open' | 'waiting' | 'failed';
  /** The pod that connections go to and its port; '' while there is none. */
  readonly pod: string;
  readonly remotePort: string;
  /** Where it listens, `127.0.0.1:8080`; '' while it does not. */
  readonly address: string;
  /** Open now. */
  readonly connections: number;
  /** Why it waits or has failed, else what went wrong last with a connection; '' for nothing. */
  readonly problem: string;
  /** What else there is to know: that it leads to another pod by now; '' for nothing. */
  readonly note: string;
};
