import { cutEnd, takeStart } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { type Line, type Piece, piece, type Tone, untabbed } from '../../../text/line.ts';
import { type Row, wrapRows } from '../../../text/wrap-rows.ts';
import type { BufferedLine } from '../../log-lines.ts';
import { stampText } from '../clock-text.ts';
import { type ColoredText, coloredText } from './colored-text.ts';
import { columnText } from './log-columns.ts';
import { prefixWidth, type RowStyle, textWidth } from './row-style.ts';
import { type TextTones, textTones } from './text-tones.ts';

/** How many rows a line takes. */
export const rowCount = (line: BufferedLine, number: number, style: RowStyle): number =>
  (style.marks.has(number) ? 1 : 0) +
  (style.cited.has(number) ? 1 : 0) +
  (line.kind === 'event' || !style.wrap ? 1 : wrapRows(shownText(line, style).text.plain, textWidth(style)).length);

/** The rows of a line: its mark and what the diagnosis says of it, its time and source, its text. */
export const logRows = (line: BufferedLine, number: number, style: RowStyle): readonly Line[] => {
  const cited = style.cited.get(number);
  return [
    ...(style.marks.has(number) ? [ruleRow('mark', style.width, 'marked')] : []),
    ...(cited === undefined ? [] : [ruleRow(`▼ the diagnosis cites this: ${cited}`, style.width, 'marked')]),
    ...(line.kind === 'event'
      ? [ruleRow(eventText(line, style), style.width, 'accent')]
      : textRows(line, number, style)),
  ];
};

/** Which of several pods it is about, where the text does not say so itself. */
const eventText = ({ source, text }: BufferedLine, { names }: RowStyle): string => {
  const name = (names[source] ?? '').trim();
  return name === '' || /^(?:pod |\d+ logs\b)/.test(text) || text.startsWith(`${name} `) || text.startsWith(`${name}:`)
    ? text
    : `${name}: ${text}`;
};

/** A line of podctl's own across the log: `── app restarted ─────`. */
export const ruleRow = (text: string, width: number, tone: Tone): Line => {
  const head = `── ${cutEnd(text, Math.max(1, width - 6))} `;
  return [piece(head + '─'.repeat(Math.max(0, width - displayWidth(head))), tone)];
};

const textRows = (line: BufferedLine, number: number, style: RowStyle): readonly Line[] => {
  const { text, meant } = shownText(line, style);
  const tones = textTones({ plain: text.plain, meant, hasColors: text.runs.length > 0 }, number, style);
  const beginning = prefix(line, style);
  const paint = (row: Row): readonly Piece[] => pieces(text, row, tones);
  if (!style.wrap) return [[...beginning, ...paintUnwrapped(text.plain, style, paint)]];
  const margin = beginning.length > 0 ? [piece(' '.repeat(prefixWidth(style)))] : [];
  return wrapRows(text.plain, textWidth(style)).map((row, index) => [
    ...(index === 0 ? beginning : margin),
    ...paint(row),
  ]);
};

/** What is shown of a line: its chosen fields, or all of it. `meant` is all of it without colors. */
const shownText = (
  { text }: BufferedLine,
  { columns }: RowStyle,
): { readonly text: ColoredText; readonly meant: string } => {
  const whole = coloredText(untabbed(text));
  const inColumns = columns && columnText(whole.plain, columns);
  return { text: inColumns === undefined ? whole : { plain: inColumns, runs: [] }, meant: whole.plain };
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

const sourceTones = ['accent', 'progressing', 'inconclusive', 'healthy', 'degraded'] as const;

/** The color by which a source is told from its neighbours: the same for its whole life. */
const sourceTone = (source: number): Tone => sourceTones[source % sourceTones.length] ?? 'accent';

/** A row in pieces of one look each. */
const pieces = ({ plain, runs }: ColoredText, { start, end }: Row, { whole, parts }: TextTones): readonly Piece[] => {
  const edges = new Set([start, end]);
  for (const run of runs) if (run.start > start && run.start < end) edges.add(run.start);
  for (const part of parts) for (const edge of [part.start, part.end]) if (edge > start && edge < end) edges.add(edge);
  const sorted = [...edges].sort((one, other) => one - other);
  return sorted.slice(0, -1).map((from, index): Piece => {
    const text = plain.slice(from, sorted[index + 1]);
    const part = parts.find(range => range.start <= from && from < range.end);
    if (part) return { text, tone: part.tone };
    const sgr =
      whole === 'currentMatch' || whole === 'quiet' ? '' : (runs.findLast(run => run.start <= from)?.sgr ?? '');
    return { text, ...(sgr ? { sgr } : {}), ...(whole ? { tone: whole } : {}) };
  });
};
