import type { Known } from '../known.ts';
import type { CoreEvent, KubernetesObject, Node, Pod } from '../kubernetes.ts';
import { entryLines } from './entry.ts';
import { eventLines } from './events.ts';
import { describeNode } from './node.ts';
import { objectEntries } from './object.ts';
import { podLines } from './pod.ts';

/**
 * An object in the order in which `kubectl describe` shows it, but whole: every message of a waiting container, of a
 * condition and of an event stands there, and every time has its age. Ends with the events, or why they are not known.
 */
export const describe = (object: KubernetesObject, events: Known<readonly CoreEvent[]>, now: number): string => {
  const lines =
    object.kind === 'Pod'
      ? podLines(object as Pod, now)
      : object.kind === 'Node'
        ? describeNode(object as Node, now)
        : entryLines(objectEntries(object, now));
  return [...lines, ...eventLines(events, now)].join('\n');
};
