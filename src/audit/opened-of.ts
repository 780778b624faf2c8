import type { Diagnosis } from '../diagnosis/finding.ts';
import { forbidden, read, unknown } from '../model/known.ts';
import type { CoreEvent, Pod } from '../model/kubernetes.ts';
import type { OpenedPod } from '../state/state.ts';
import type { ReadEntry } from './entry.ts';

/** A pod as it was open, from what the journal holds of it. */
export const openedOf = (
  { of, state, object, diagnosis, events, at }: Extract<ReadEntry, { readonly entry: 'found' }>,
  blobs: ReadonlyMap<string, unknown>,
): OpenedPod => {
  const pod = object === undefined ? undefined : (blobs.get(object) as Pod | undefined);
  const said = events === undefined ? undefined : (blobs.get(events) as readonly CoreEvent[] | undefined);
  return {
    ref: of,
    pod: pod ? read(pod) : forbidden(state === 'forbidden' ? 'it could not be read then either' : 'it is not recorded'),
    diagnosis: diagnosis === undefined ? undefined : (blobs.get(diagnosis) as Diagnosis | undefined),
    events: said ? read(said) : unknown,
    ...(state === 'gone' ? { goneAt: at } : {}),
  };
};
