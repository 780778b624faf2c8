import { takeStart } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { cutLine, hanging, type Line, type Piece, piece, spread, type Tone } from '../../../text/line.ts';
import { bodyWidth } from '../../layout.ts';
import type { TextScreen } from '../../screen.ts';
import { matchRanges, searchPattern } from '../../search.ts';
import type { State } from '../../state.ts';
import { objectName, textSource } from './text-source.ts';
import { hangingIndent, type TextViewPort, textRowRanges, textViewPort } from './text-view-port.ts';

/** A YAML or describe screen: its title, then the rows of the text. */
export const textPage = (state: State, screen: TextScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const source = textSource(state, screen);
  if (source.state === 'none')
    return [title(screen, undefined, width), [], ...hanging([piece(' ')], source.why, width, 'quiet')];
  const port = textViewPort(state, screen);
  return [title(screen, port, width), ...textRows(port, screen, height - 1)].map(line => cutLine(line, width));
};

const title = (screen: TextScreen, port: TextViewPort | undefined, width: number): Line => {
  const { source } = screen;
  const [kind, name] =
    source.kind === 'document' ? [source.what, source.name] : [objectKinds[source.kind], objectName(source.of)];
  const left = [piece(`${kind}  `, 'quiet'), piece(name, 'title')];
  if (!port) return spread(left, [], width);
  const last = Math.min(port.lines.length, port.top.line + port.height);
  return spread(
    left,
    [
      ...(screen.search === ''
        ? []
        : [piece(`/ ${screen.search}  ${matchText(screen, port)}`, 'accent'), piece(' · ', 'quiet')]),
      piece(`${port.top.line + 1}–${last} of ${port.lines.length}`, 'quiet'),
    ],
    width,
  );
};

const objectKinds = { yaml: 'YAML', describe: 'Describe' } as const;

const matchText = ({ match }: TextScreen, { matches }: TextViewPort): string => {
  if (matches.length === 0) return 'no match';
  const position = matches.indexOf(match);
  return position === -1 ? `on ${matches.length} lines` : `${position + 1} of ${matches.length}`;
};

const textRows = (port: TextViewPort, screen: TextScreen, height: number): readonly Line[] => {
  const pattern = searchPattern(screen.search);
  const toneOf = screen.source.kind === 'document' && screen.source.prose ? proseTone : keyTone;
  const rows: Line[] = [];
  let skip = port.top.row;
  for (let number = port.top.line; number < port.lines.length && rows.length < height; number += 1) {
    const paint = painter(
      port.lines[number] ?? '',
      pattern,
      number === screen.match ? 'currentMatch' : 'match',
      toneOf,
    );
    const lines = screen.wrap
      ? wrapped(port.lines[number] ?? '', port.width, paint)
      : [unwrapped(port.lines[number] ?? '', screen.left, port.width, paint)];
    rows.push(...lines.slice(skip, skip + height - rows.length));
    skip = 0;
  }
  return rows;
};

type Paint = (start: number, end: number) => readonly Piece[];

const wrapped = (line: string, width: number, paint: Paint): readonly Line[] => {
  const margin = piece(' '.repeat(hangingIndent(line, width)));
  return textRowRanges(line, width).map(({ start, end }, index) =>
    index === 0 ? paint(start, end) : [margin, ...paint(start, end)],
  );
};

const unwrapped = (line: string, left: number, width: number, paint: Paint): Line => {
  const start = left === 0 ? 0 : takeStart(line, left).length;
  const rest = line.slice(start);
  if (displayWidth(rest) <= width) return paint(start, line.length);
  return [...paint(start, start + takeStart(rest, width - 1).length), piece('…', 'quiet')];
};

/** A key at the beginning of a line, behind the dashes of a list. */
const keyPattern = /^(\s*(?:- )*)([^\s:'"#-][^:]*:)(?=\s|$)/;

/** Where a line has a tone of its own, and which. */
type OwnTone = { readonly start: number; readonly end: number; readonly tone: Tone };

const keyTone = (line: string): OwnTone => {
  const key = keyPattern.exec(line);
  return { start: key?.[1]?.length ?? 0, end: key?.[0].length ?? 0, tone: 'accent' };
};

/** Headings stand at the left edge and are no sentences; commands far from it. */
const proseTone = (line: string): OwnTone => ({
  start: 0,
  end: /^\S.*[^.:\s]$/.test(line) || /^ {6}/.test(line) ? line.length : 0,
  tone: line.startsWith(' ') ? 'accent' : 'title',
});

/** Cuts a piece out of a line: its own tone stands out quietly, matches loudly. */
const painter = (
  line: string,
  pattern: RegExp | undefined,
  matchTone: Tone,
  toneOf: (line: string) => OwnTone,
): Paint => {
  const { start: keyStart, end: keyEnd, tone } = toneOf(line);
  const ranges = matchRanges(pattern, line);
  const toneAt = (at: number): Tone | undefined => {
    if (ranges.some(({ start, end }) => start <= at && at < end)) return matchTone;
    return at >= keyStart && at < keyEnd ? tone : undefined;
  };
  const edges = [keyStart, keyEnd, ...ranges.flatMap(({ start, end }) => [start, end])];
  return (start, end) => {
    const cuts = [...new Set([start, end, ...edges.filter(edge => edge > start && edge < end)])].sort(
      (one, other) => one - other,
    );
    return cuts.slice(0, -1).map((from, index) => piece(line.slice(from, cuts[index + 1]), toneAt(from)));
  };
};
