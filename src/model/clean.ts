/**
 * Text from a cluster must never drive the terminal. Everything is cleaned where it enters podctl (cluster/, recording/),
 * never in a view.
 */

// C0 but tab and newline, DEL, C1, zero-width and bidirectional marks, line and paragraph separators, byte order mark.
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const hostileAll = new RegExp(hostile.source, 'g');
// CSI, then OSC, DCS, SOS, PM and APC strings up to their end (BEL or ST), then two-character escapes.
const escapes =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** Removes escape sequences and invisible control characters. Newlines and tabs stay. */
export const cleanText = (text: string): string =>
  hostile.test(text) ? text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(hostileAll, '') : text;

/**
 * Whether the raw JSON of an object can hold anything that `cleanObject` would remove: the fast path. Plain ASCII
 * without escapes, as nearly all of it is, is told by searches for fixed texts, which cost a sixth of the scan. `ascii`
 * says that it holds no other characters and no DEL, where that is known.
 */
export const mayBeHostile = (json: string, ascii = false): boolean =>
  (json.includes('\\u') || json.includes('\\r') || (!ascii && beyondAscii.test(json))) && hostileJson.test(json);

const beyondAscii = /[^\u0000-\u007e]/;
const hostileJson =
  /\\u(?:00[01789]|20[0-6]|feff|FEFF)|\\r|[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * The same object with every string in it (keys too) cleaned, and without items of lists that are null: no server sends
 * those, a hand-written file may hold them. Meant for parsed JSON.
 */
export const cleanObject = <T>(value: T): T => clean(value) as T;

const clean = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.filter(item => item !== null).map(clean);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), clean(item)]));
  return value;
};

// Colors and weight only: no conceal (8), no blink (5, 6).
const sgr = /\u001b\[([0-9;]*)m/g;
const allowedSgr =
  /^(?:0|1|2|3|4|7|9|2[1-57-9]|3[0-79]|4[0-79]|9[0-7]|10[0-7]|38;5;\d{1,3}|48;5;\d{1,3}|38;2;\d{1,3};\d{1,3};\d{1,3}|48;2;\d{1,3};\d{1,3};\d{1,3})?$/;

const usualSgr = /\u001b\[(?:(?:0?[0-4]|[349][0-7]|39|49|10[0-7]|[34]8;5;\d{1,3})(?:;|(?=m))){0,4}m/g;

/** One log line, with its colors kept and everything else of the terminal's language removed. Ends with a reset if it has colors. */
export const cleanLogLine = (line: string): string => {
  if (!hostile.test(line)) return line;
  // Colors as most programs write them, and nothing else: many lines are like that.
  if (line.includes('\u001b') && !hostile.test(line.replace(usualSgr, ''))) return `${line}\u001b[0m`;
  const parts: string[] = [];
  let end = 0;
  for (const match of line.matchAll(sgr)) {
    parts.push(cleanText(line.slice(end, match.index)).replaceAll('\n', ' '));
    const codes = match[1] ?? '';
    if (sgrAllowed(codes)) parts.push(match[0]);
    end = match.index + match[0].length;
  }
  const colored = parts.some(part => part.startsWith('\u001b['));
  parts.push(cleanText(line.slice(end)).replaceAll('\n', ' '));
  return parts.join('') + (colored ? '\u001b[0m' : '');
};

/** `1;31` and the like are lists; the 38/48 forms take several numbers. */
const sgrAllowed = (codes: string): boolean => {
  const list = codes.replace(/([34])8;(5;\d{1,3}|2;\d{1,3};\d{1,3};\d{1,3})/g, (_, ground: string) => `${ground}9`);
  return allowedSgr.test(codes) || list.split(';').every(code => allowedSgr.test(code.padStart(1, '0')));
};
