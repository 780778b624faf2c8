import { cutEnd, cutMiddle, takeStart } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { type Line, type Piece, piece, type Tone, untabbed } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { type Row, wrapRows } from '../../../text/wrap-rows.ts';
import { isErrorLine } from '../../log-filter.ts';
import type { BufferedLine } from '../../log-lines.ts';
import type { LogView } from '../../log-view.ts';
import { matchRanges, searchPattern, type TextRange } from '../../search.ts';
import { stampText } from '../clock-text.ts';
import { type ColoredText, coloredText } from './colored-text.ts';

/** How lines become rows of the screen: computed once per frame. */
export type RowStyle = {
  readonly width: number;
  readonly wrap: boolean;
  readonly left: number;
  readonly timestamps: LogView['timestamps'];
  readonly withDate: boolean;
  /** Short names of the sources, '' where there is one only. All equally wide. */
  readonly names: readonly string[];
  readonly search: RegExp | undefined;
  readonly match: number;
  readonly marks: ReadonlySet<number>;
};

export const rowStyle = (view: LogView, width: number, names: readonly string[]): RowStyle => ({
  width,
  wrap: view.wrap,
  left: view.left,
  timestamps: view.timestamps,
  withDate: width >= 120,
  names: shortNames(names, width),
  search: searchPattern(view.search),
  match: view.match,
  marks: new Set(view.marks),
});

/** How many rows a line takes. */
export const rowCount = (line: BufferedLine, number: number, style: RowStyle): number =>
  (style.marks.has(number) ? 1 : 0) +
  (line.kind === 'event' || !style.wrap ? 1 : wrapRows(plainOf(line.text).plain, textWidth(style)).length);

/** The rows of a line: its mark, its time and source, its text. */
export const logRows = (line: BufferedLine, number: number, style: RowStyle): readonly Line[] => [
  ...(style.marks.has(number) ? [ruleRow('mark', style.width, 'marked')] : []),
  ...(line.kind === 'event' ? [ruleRow(eventText(line, style), style.width, 'accent')] : textRows(line, number, style)),
];

/** Which of several pods it is about, where the text does not say so itself. */
const eventText = ({ source, text }: BufferedLine, { names }: RowStyle): string => {
  const name = (names[source] ?? '').trim();
  return name === '' || text.startsWith('pod ') || text.startsWith(`${name} `) ? text : `${name}: ${text}`;
};

/** A line of podctl's own across the log: `── app restarted ─────`. */
export const ruleRow = (text: string, width: number, tone: Tone): Line => {
  const head = `── ${cutEnd(text, Math.max(1, width - 6))} `;
  return [piece(head + '─'.repeat(Math.max(0, width - displayWidth(head))), tone)];
};

const textRows = (line: BufferedLine, number: number, style: RowStyle): readonly Line[] => {
  const text = plainOf(line.text);
  const ranges = matchRanges(style.search, text.plain);
  const matchTone: Tone = number === style.match ? 'currentMatch' : 'match';
  // A line that was gone to without a search (the next error) is shown as a match as a whole.
  const isTarget = number === style.match && ranges.length === 0;
  const tone = isTarget ? 'currentMatch' : text.runs.length === 0 && isErrorLine(text.plain) ? 'failing' : undefined;
  const beginning = prefix(line, style);
  const paint = (row: Row): readonly Piece[] => pieces(text, row, ranges, matchTone, tone);
  if (!style.wrap) return [[...beginning, ...paintUnwrapped(text.plain, style, paint)]];
  const margin = beginning.length > 0 ? [piece(' '.repeat(prefixWidth(style)))] : [];
  return wrapRows(text.plain, textWidth(style)).map((row, index) => [
    ...(index === 0 ? beginning : margin),
    ...paint(row),
  ]);
};

/** The part of an unwrapped line right of what is scrolled away, with … where something is hidden. */
const paintUnwrapped = (plain: string, style: RowStyle, paint: (row: Row) => readonly Piece[]): readonly Piece[] => {
  const width = textWidth(style);
  const start = style.left === 0 ? 0 : takeStart(plain, style.left + 1).length;
  const before = style.left > 0 && plain.length > 0 ? [piece('…', 'quiet')] : [];
  const room = width - before.length;
  const rest = plain.slice(start, start + 4 * width);
  if (displayWidth(rest) <= room) return [...before, ...paint({ start, end: start + rest.length })];
  const shown = takeStart(rest, room - 1);
  return [...before, ...paint({ start, end: start + shown.length }), piece('…', 'quiet')];
};

const prefix = (line: BufferedLine, style: RowStyle): readonly Piece[] => {
  const name = style.names[line.source] ?? '';
  return [
    ...(style.timestamps === 'off'
      ? []
      : [piece(`${stampText(line.time, style.timestamps, style.withDate)} `, 'quiet')]),
    ...(name === '' ? [] : [piece(`${name} `, sourceTone(line.source)), piece('│ ', 'quiet')]),
  ];
};

const prefixWidth = (style: RowStyle): number =>
  (style.timestamps === 'off' ? 0 : stampText(undefined, style.timestamps, style.withDate).length + 1) +
  (style.names.length > 0 ? displayWidth(style.names[0] ?? '') + 3 : 0);

const textWidth = (style: RowStyle): number => Math.max(8, style.width - prefixWidth(style));

const sourceTones = ['accent', 'progressing', 'inconclusive', 'healthy', 'degraded'] as const;

/** The color by which a source is told from its neighbours: the same for its whole life. */
const sourceTone = (source: number): Tone => sourceTones[source % sourceTones.length] ?? 'accent';

const shortNames = (names: readonly string[], width: number): readonly string[] => {
  if (names.length < 2) return [];
  const longest = Math.min(Math.max(...names.map(displayWidth)), Math.floor(width / 5));
  return names.map(name => padEnd(cutMiddle(name, longest), longest));
};

const plainOf = (text: string): ColoredText => coloredText(untabbed(text));

/** A row in pieces of one look each. */
const pieces = (
  { plain, runs }: ColoredText,
  { start, end }: Row,
  ranges: readonly TextRange[],
  matchTone: Tone,
  tone: Tone | undefined,
): readonly Piece[] => {
  const edges = new Set([start, end]);
  for (const run of runs) if (run.start > start && run.start < end) edges.add(run.start);
  for (const range of ranges)
    for (const edge of [range.start, range.end]) if (edge > start && edge < end) edges.add(edge);
  const sorted = [...edges].sort((one, other) => one - other);
  return sorted.slice(0, -1).map((from, index): Piece => {
    const text = plain.slice(from, sorted[index + 1]);
    if (ranges.some(range => range.start <= from && from < range.end)) return { text, tone: matchTone };
    const sgr = tone === 'currentMatch' ? '' : (runs.findLast(run => run.start <= from)?.sgr ?? '');
    return { text, ...(sgr ? { sgr } : {}), ...(tone ? { tone } : {}) };
  });
};
