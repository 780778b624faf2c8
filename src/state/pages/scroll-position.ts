/** A place in a text or a log: a row of a line. */
export type ScrollPosition = { readonly line: number; readonly row: number };

/** The lines that may be shown and how many rows each takes. */
export type ScrollGeometry = {
  readonly visible: {
    /** The first visible line at or after, and the last one at or before a number; undefined where there is none. */
    atOrAfter(line: number): number | undefined;
    atOrBefore(line: number): number | undefined;
  };
  rowsOf(line: number): number;
};

/** `by` rows further down, up to the last row of the last line. */
export const down = ({ visible, rowsOf }: ScrollGeometry, from: ScrollPosition, by: number): ScrollPosition => {
  let { line, row } = from;
  for (let left = by; left > 0; ) {
    const rows = rowsOf(line);
    if (row + left < rows) return { line, row: row + left };
    const next = visible.atOrAfter(line + 1);
    if (next === undefined) return { line, row: Math.max(0, rows - 1) };
    left -= rows - row;
    line = next;
    row = 0;
  }
  return { line, row };
};

/** `by` rows further up, up to the first row of the first line. */
export const up = ({ visible, rowsOf }: ScrollGeometry, from: ScrollPosition, by: number): ScrollPosition => {
  let { line, row } = from;
  for (let left = by; left > 0; ) {
    if (row >= left) return { line, row: row - left };
    const next = visible.atOrBefore(line - 1);
    if (next === undefined) return { line, row: 0 };
    left -= row + 1;
    line = next;
    row = rowsOf(line) - 1;
  }
  return { line, row };
};

/** Where the pane begins when its last row is the last one of all; undefined for an empty text. */
export const bottom = (geometry: ScrollGeometry, height: number): ScrollPosition | undefined => {
  const last = geometry.visible.atOrBefore(Number.MAX_SAFE_INTEGER - 1);
  if (last === undefined) return undefined;
  return up(geometry, { line: last, row: geometry.rowsOf(last) - 1 }, height - 1);
};

/** The nearest place that exists: lines may have been dropped or hidden since, and no room is wasted at the end. */
export const settled = (geometry: ScrollGeometry, at: ScrollPosition, height: number): ScrollPosition | undefined => {
  const lowest = bottom(geometry, height);
  const line = geometry.visible.atOrAfter(at.line);
  if (lowest === undefined || line === undefined) return lowest;
  const place = line === at.line ? { line, row: Math.min(at.row, geometry.rowsOf(line) - 1) } : { line, row: 0 };
  return place.line > lowest.line || (place.line === lowest.line && place.row > lowest.row) ? lowest : place;
};
