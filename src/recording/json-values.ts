/** The values in a JSON text, and why the rest of it could not be read. */
export type JsonValues = {
  readonly values: readonly unknown[];
  readonly problem?: string;
};

/**
 * The values of a JSON text: one, or several after each other as two calls of `kubectl get -o json` write them, on lines of
 * their own or with `---` between. Of a list that breaks off, the items before the break.
 */
export const jsonValues = (text: string): JsonValues => {
  try {
    return { values: [JSON.parse(text)] };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return severalValues(text, problem);
  }
};

const severalValues = (text: string, problem: string): JsonValues => {
  const values: unknown[] = [];
  for (let at = nextValue(text, 0); at < text.length; ) {
    const { end, items } = extent(text, at);
    const value = end === undefined ? undefined : parsed(text.slice(at, end));
    if (value === undefined) {
      const kind = /^\{[^{[]*?"kind":\s*"(\w+)"/.exec(text.slice(at, at + 1000))?.[1] ?? 'List';
      const whole = items.map(([from, to]) => parsed(text.slice(from, to))).filter(item => item !== undefined);
      return { values: whole.length > 0 ? [...values, { kind, items: whole }] : values, problem };
    }
    values.push(value);
    at = nextValue(text, end ?? text.length);
  }
  return { values };
};

/** Where the next value begins: after space, a comma of a hand-made file, and the marks between YAML documents. */
const nextValue = (text: string, from: number): number => {
  const between = /(?:\s|,|---(?=\s|$))*/y;
  between.lastIndex = from;
  between.exec(text);
  return between.lastIndex;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Where a value ends, if it does, and the items of its outermost lists that are whole. */
const extent = (text: string, start: number): { end?: number; items: readonly (readonly [number, number])[] } => {
  const items: (readonly [number, number])[] = [];
  const token = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"/gs;
  token.lastIndex = start;
  let open = '';
  let itemStart = start;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [mark] = match;
    if (mark === '{' || mark === '[') {
      if (open === '{[' || open === '[') itemStart = match.index;
      open += mark;
    } else if (mark === '}' || mark === ']') {
      open = open.slice(0, -1);
      if (open === '') return { end: token.lastIndex, items };
      if ((open === '{[' || open === '[') && mark === '}') items.push([itemStart, token.lastIndex]);
    }
  }
  return { items };
};
