type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What turns one value into the other by JSON merge patch (RFC 7386); undefined where they are equal. Lists are whole. */
export const patchBetween = (before: unknown, after: unknown): unknown => {
  if (!isFields(before) || !isFields(after))
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(key => {
    if (!(key in after)) return [[key, null] as const];
    const patch = key in before ? patchBetween(before[key], after[key]) : after[key];
    return patch === undefined ? [] : [[key, patch] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};

/** A value after a JSON merge patch (RFC 7386). */
export const patched = (value: unknown, patch: unknown): unknown => {
  if (!isFields(patch)) return patch;
  const fields = new Map(Object.entries(isFields(value) ? value : {}));
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) fields.delete(key);
    else fields.set(key, patched(fields.get(key), change));
  }
  return Object.fromEntries(fields);
};
