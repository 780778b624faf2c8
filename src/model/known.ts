/**
 * What is known of something that was looked up. "Does not exist" and "may not look" are different answers, and
 * neither is the same as not having asked yet: a rule that needs a thing in state `unknown` is asked again once the
 * thing has been read.
 */
export type Known<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'forbidden'; readonly why: string }
  | { readonly state: 'unknown' };

export const read = <T>(value: T): Known<T> => ({ state: 'read', value });
export const absent: Known<never> = { state: 'absent' };
export const unknown: Known<never> = { state: 'unknown' };
export const forbidden = (why: string): Known<never> => ({ state: 'forbidden', why });

/** The value where it was read, else undefined: for rules that only add detail when it is at hand. */
export const ifRead = <T>(known: Known<T>): T | undefined => (known.state === 'read' ? known.value : undefined);
