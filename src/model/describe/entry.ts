/** One line of a description, or several below a heading. A list of lines stands aligned below the first. */
export type Entry = {
  readonly label: string;
  readonly value: string | readonly string[];
  readonly below?: readonly Entry[];
  /** Ready lines below the heading: a table. */
  readonly table?: readonly string[];
};

export const entry = (label: string, value: string | readonly string[], below?: readonly Entry[]): Entry => ({
  label,
  value,
  ...(below ? { below } : {}),
});

/** The entry, or nothing for an empty value: for what kubectl leaves out too. */
export const entryIf = (label: string, value: string | number | null | undefined): readonly Entry[] =>
  value === undefined || value === null || value === '' ? [] : [entry(label, String(value))];

/** The lines of a description: labels of one level end at the same column, nothing is cut, line breaks in values stay. */
export const entryLines = (entries: readonly Entry[], indent = ''): readonly string[] => {
  const column = 2 + Math.max(0, ...entries.filter(hasValue).map(({ label }) => label.length + 1));
  return entries.flatMap(item => {
    const head = `${indent}${item.label}:`;
    const values = (typeof item.value === 'string' ? [item.value] : item.value).flatMap(value =>
      value.replace(/\n$/, '').split('\n'),
    );
    const [first = '', ...more] = values;
    const lines = hasValue(item) ? [`${head.padEnd(indent.length + column)}${first}`] : [head];
    return [
      ...lines.map(line => line.trimEnd()),
      ...more.map(value => `${indent}${' '.repeat(column)}${value}`.trimEnd()),
      ...(item.below ? entryLines(item.below, `${indent}  `) : []),
      ...(item.table ?? []).map(line => indent + line),
    ];
  });
};

const hasValue = ({ value, below, table }: Entry): boolean =>
  (below === undefined && table === undefined) || value.length > 0;

/** Rows below a line of column names, each column as wide as its longest cell; the last one is never padded. */
export const tableLines = (rows: readonly (readonly string[])[], indent = '  '): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.flatMap(row => {
    const before = row
      .slice(0, -1)
      .map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}  `)
      .join('');
    const [first = '', ...more] = (row.at(-1) ?? '').split('\n');
    return [
      `${indent}${before}${first}`.trimEnd(),
      ...more.map(line => `${indent}${' '.repeat(before.length)}${line}`.trimEnd()),
    ];
  });
};
