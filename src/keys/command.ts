import type { Right, State } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/**
 * One thing a key does. Footer, help screen, `docs/keys.md` and the command line read these; no other text about keys
 * exists.
 */
export type Command = {
  /** `logs.open`: unique in the program; the name under which a key can be bound again. */
  readonly id: string;
  /** Key names as `keys/key.ts` writes them. The first one is shown. */
  readonly keys: readonly string[];
  /** At most twelve characters: the footer. */
  readonly title: string;
  /** One sentence for help. */
  readonly description: string;
  /** Where help lists it. */
  readonly group: 'move' | 'pod' | 'view' | 'screen' | 'program';
  /** Shown in the footer when there is room: smaller first; absent: only in help. */
  readonly footer?: number;
  /** A word for the command line: `:pods`. */
  readonly words?: readonly string[];
  /** Sends something that changes the cluster: refused by the transport under `--read-only`, and said so before. */
  readonly changesCluster?: boolean;
  /** Asked of the API server for the namespace of the selected pod: where it is refused, the command cannot act. */
  readonly right?: Right;
  /** Why it cannot act now, as a sentence; undefined when it can. */
  disabled?(state: State): string | undefined;
  run(state: State): readonly Step[];
};
