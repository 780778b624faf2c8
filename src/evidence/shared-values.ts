/** Values beyond this many are forgotten and begin anew: what changes all the time must not pile up. */
const most = 50_000;

/** One copy of each value, for rows by the ten thousand that say the same about their node, owner, labels and containers. */
export type SharedValues = {
  text(text: string): string;
  /** A plain immutable value; equal ones become the same object. */
  value<T extends object>(value: T): T;
};

export const createSharedValues = (): SharedValues => {
  const texts = new Map<string, string>();
  const values = new Map<string, object>();
  const kept = <T>(map: Map<string, T>, key: string, value: T): T => {
    const known = map.get(key);
    if (known !== undefined) return known;
    if (map.size >= most) map.clear();
    map.set(key, value);
    return value;
  };
  return {
    text: text => kept(texts, text, text),
    value: <T extends object>(value: T): T => kept(values, JSON.stringify(value), value) as T,
  };
};

/** Keeps every value as it is: where there are few rows. */
export const unshared: SharedValues = { text: text => text, value: value => value };
