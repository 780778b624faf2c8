/** A Markdown table with its columns padded, as the formatter of this repository wants it. Cells are Markdown in one line. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows].map(cells => cells.map(escaped));
  const widths = head.map((_, column) => Math.max(3, ...all.map(cells => [...(cells[column] ?? '')].length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => padded(cells[column] ?? '', width)).join(' | ')} |`;
  const [first = [], ...others] = all;
  return [first, widths.map(width => '-'.repeat(width)), ...others].map(line).join('\n');
};

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - [...text].length));
