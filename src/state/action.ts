import type { Timeline } from '../diagnosis/timeline/timeline.ts';
import type { Known } from '../model/known.ts';
import type { ContainerRef, CoreEvent, KubernetesObject, ObjectRef } from '../model/kubernetes.ts';
import type { Forward } from './forward.ts';
import type { Journal } from './journal.ts';
import type { LogLines } from './log-lines.ts';
import type { LogView } from './log-view.ts';
import type { OpenedNode } from './node-screen.ts';
import type { Overlay } from './overlay.ts';
import type { PodTable } from './pod-row.ts';
import type { PodUses } from './pod-uses.ts';
import type { RelatedObject } from './related-object.ts';
import type { Replay } from './replay.ts';
import type { LogSince, PodColumn, Screen } from './screen.ts';
import type { Connection, Notice, OpenedPod } from './state.ts';

/** Every cause of change. Names are in the past tense: what happened, not what to do. */
export type Action =
  // From the world.
  | { readonly type: 'clock-ticked'; readonly now: number }
  | { readonly type: 'terminal-resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'pods-changed'; readonly pods: PodTable }
  | { readonly type: 'uses-read'; readonly uses: PodUses }
  | { readonly type: 'node-read'; readonly node: OpenedNode }
  | { readonly type: 'connection-changed'; readonly connection: Partial<Connection> }
  | { readonly type: 'pod-read'; readonly opened: OpenedPod }
  | {
      readonly type: 'object-read';
      readonly of: ObjectRef;
      readonly known: Known<KubernetesObject>;
      readonly events: Known<readonly CoreEvent[]>;
    }
  | { readonly type: 'related-read'; readonly of: ObjectRef; readonly known: Known<readonly RelatedObject[]> }
  | { readonly type: 'events-read'; readonly of: ObjectRef | undefined; readonly known: Known<readonly CoreEvent[]> }
  | { readonly type: 'timeline-read'; readonly of: ObjectRef; readonly known: Known<Timeline> }
  | { readonly type: 'log-changed'; readonly log: LogLines }
  | { readonly type: 'namespaces-read'; readonly namespaces: Known<readonly string[]> }
  | { readonly type: 'contexts-read'; readonly contexts: readonly string[] }
  | { readonly type: 'forwards-changed'; readonly forwards: readonly Forward[] }
  | { readonly type: 'journal-changed'; readonly journal: Journal }
  /** Another moment of a recorded session is shown, at its time, with the screens that were open above the first one. */
  | { readonly type: 'replay-moved'; readonly replay: Replay; readonly now: number; readonly above: readonly Screen[] }
  | { readonly type: 'noticed'; readonly notice: Notice | undefined }
  // From the keys: screens.
  | { readonly type: 'screen-opened'; readonly screen: Screen }
  /** Back to the screen below; on the first one nothing. */
  | { readonly type: 'screen-closed' }
  /** The screen that was closed last is open again. */
  | { readonly type: 'screen-reopened' }
  /** Back to the pods screen, however many screens are open. */
  | { readonly type: 'first-screen-shown' }
  | { readonly type: 'overlay-opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay-closed' }
  | { readonly type: 'header-toggled' }
  // Moving in whatever the top screen lists or shows. Pages are the body's height.
  | { readonly type: 'moved'; readonly by: number; readonly unit: 'line' | 'page' }
  | { readonly type: 'moved-to'; readonly place: 'top' | 'bottom' }
  | { readonly type: 'moved-sideways'; readonly by: number }
  // The pods screen.
  | { readonly type: 'filter-set'; readonly filter: string }
  | { readonly type: 'problems-only-toggled' }
  | { readonly type: 'sorted'; readonly by: PodColumn }
  | { readonly type: 'sort-inverted' }
  | { readonly type: 'wide-toggled' }
  | { readonly type: 'mark-toggled'; readonly uid: string }
  | { readonly type: 'cursor-set'; readonly uid: string }
  | { readonly type: 'marks-cleared' }
  /** Details of the line under the cursor are shown, or no longer. */
  | { readonly type: 'details-toggled' }
  // Text and logs.
  | { readonly type: 'wrap-toggled' }
  /** Times of this machine, or UTC. */
  | { readonly type: 'zone-toggled' }
  | { readonly type: 'search-set'; readonly search: string }
  | { readonly type: 'match-moved'; readonly by: 1 | -1 }
  | { readonly type: 'log-view-changed'; readonly view: Partial<LogView> }
  /** A pattern that logs light up, or no longer; '' stands for all of them. */
  | { readonly type: 'highlight-toggled'; readonly pattern: string }
  /** The fields that the logs of a workload show as columns; none shows whole lines. */
  | { readonly type: 'log-fields-chosen'; readonly subject: string; readonly fields: readonly string[] }
  /** Another part of the log, another run, or other containers: read anew. */
  | {
      readonly type: 'log-asked';
      readonly since?: LogSince;
      readonly previous?: boolean;
      readonly containers?: readonly ContainerRef[];
    }
  // The input line, pickers and questions.
  | { readonly type: 'input-edited'; readonly text: string; readonly cursor: number; readonly recalled?: number }
  | { readonly type: 'picker-typed'; readonly typed: string }
  | { readonly type: 'overlay-moved'; readonly by: number }
  /** What a question that is still open says, now that the object it is about has been read. */
  | { readonly type: 'question-explained'; readonly about: ObjectRef; readonly lines: readonly string[] }
  | { readonly type: 'remembered'; readonly list: 'filters' | 'commands'; readonly text: string };
