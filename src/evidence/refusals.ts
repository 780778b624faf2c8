import type { Connection } from '../state/state.ts';

/** What may not be read, and where: told whenever that changes. */
export type Refusals = {
  /** `why` is the refusal, undefined where it was read; `where` is a namespace, '' for all of them. */
  heard(what: string, where: string, why: string | undefined): void;
};

/** A kind is refused as long as it is in one place; what is read elsewhere changes nothing about that. */
export const createRefusals = (publish: (denied: Connection['denied']) => void): Refusals => {
  const refused = new Map<string, Map<string, string>>();
  return {
    heard: (what, where, why) => {
      const places = refused.get(what) ?? new Map<string, string>();
      const before = places.values().next().value;
      if (why === undefined) places.delete(where);
      else places.set(where, why);
      if (places.size === 0) refused.delete(what);
      else refused.set(what, places);
      if (places.values().next().value === before) return;
      publish([...refused].map(([kind, reasons]) => ({ what: kind, why: reasons.values().next().value ?? '' })));
    },
  };
};
