const key = '"managedFields":[';

/**
 * JSON without what stands in `metadata.managedFields`: a third of an object, never shown, and the dearest part to parse,
 * for its keys are like no others. A quote within a string has a backslash before it, so this key is never part of a
 * value. Text that ends in the middle comes back as it is: whoever parses it says what is wrong.
 */
export const withoutManagedFields = (json: string): string => {
  let start = json.indexOf(key);
  if (start === -1) return json;
  let kept = '';
  let from = 0;
  while (start !== -1) {
    const open = start + key.length - 1;
    const end = endOfArray(json, open);
    if (end === -1) return json;
    kept += json.slice(from, open + 1);
    from = end;
    start = json.indexOf(key, from);
  }
  return kept + json.slice(from);
};

const quote = 34;
const backslash = 92;

/** The place of the bracket that closes the one at `open`; -1 if there is none. */
const endOfArray = (json: string, open: number): number => {
  let depth = 0;
  for (let index = open; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === quote) {
      index += 1;
      while (index < json.length && json.charCodeAt(index) !== quote)
        index += json.charCodeAt(index) === backslash ? 2 : 1;
    } else if (code === 91 || code === 123) depth += 1;
    else if (code === 93 || code === 125) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
};
