const key = '"managedFields":[';

/**
 * JSON without what stands in `metadata.managedFields`: a third of an object, never shown, and the dearest part to parse,
 * for its keys are like no others. A quote within a string has a backslash before it, so this key is never part of a
 * value. Where the end cannot be told at a glance the fields stay; should it have been told wrongly (which takes lists
 * within them, and the API has none there), the brackets of what is left do not match and it is no JSON.
 */
export const withoutManagedFields = (json: string): string => {
  let start = json.indexOf(key);
  if (start === -1) return json;
  let kept = '';
  let from = 0;
  while (start !== -1) {
    const open = start + key.length;
    const end = endOfFields(json, open);
    if (end === -1) break;
    kept += json.slice(from, open);
    from = end;
    start = json.indexOf(key, from);
  }
  return kept + json.slice(from);
};

/**
 * The place of the bracket that closes the fields whose text begins at `from`; -1 if it is not found. After it comes the
 * next key of the metadata or, these being its last, of the object. Neither can be within a string, nor at its end: no
 * letter follows on a quote there.
 */
const endOfFields = (json: string, from: number): number => {
  for (let at = json.indexOf('}]', from); at !== -1; at = json.indexOf('}]', at + 1)) {
    const next = json.charCodeAt(at + 2) === closingBrace ? at + 3 : at + 2;
    if (json.charCodeAt(next) === comma && json.charCodeAt(next + 1) === quote && isLetter(json.charCodeAt(next + 2)))
      return at + 1;
  }
  return -1;
};

const closingBrace = 125;
const comma = 44;
const quote = 34;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
