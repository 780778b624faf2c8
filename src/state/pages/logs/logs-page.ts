import { cutLine, type Line, piece } from '../../../text/line.ts';
import { bodyWidth } from '../../layout.ts';
import type { LogsScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { logRows, ruleRow } from './log-rows.ts';
import { logStatus, logTitle } from './log-title.ts';
import { type LogViewPort, lineInFocus, openViewPort, prettyHeight } from './log-view-port.ts';
import { nothingYet } from './nothing-yet.ts';
import { prettyLines } from './pretty-json.ts';

/** The logs screen: its title, the rows in view, the JSON of a line where it was asked for, and the status at the end. */
export const logsPage = (state: State, screen: LogsScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const port = openViewPort(state, screen);
  const said = port?.top ? visibleRows(port, screen) : [];
  const rows = said.length > 0 && port?.log.written ? said : [...said, ...nothingYet(state, screen, width)];
  const pretty = screen.view.pretty && port ? jsonOf(port, screen, width, prettyHeight(height)) : [];
  const room = Math.max(1, height - 2 - pretty.length);
  const pane = rows.slice(0, room);
  return [
    logTitle(state, screen, width),
    ...pane,
    ...Array.from({ length: room - pane.length }, (): Line => []),
    ...pretty,
    logStatus(state, screen, width),
  ].map(line => cutLine(line, width));
};

/** The rows of the pane and nothing else: only lines in view are ever wrapped. */
const visibleRows = ({ log, style, geometry, height, top }: LogViewPort, { view }: LogsScreen): readonly Line[] => {
  const rows: Line[] = [];
  let skip = top?.row ?? 0;
  for (let number = top?.line; number !== undefined && rows.length < height; ) {
    const line = log.line(number);
    const next = geometry.visible.atOrAfter(number + 1);
    const folded = view.folded && view.filter === '' ? (next ?? log.end) - number - 1 : 0;
    if (line) {
      const shown = logRows(line, number, style);
      rows.push(
        ...(folded > 0 ? withNote(shown, folded, style.width) : shown).slice(skip, skip + height - rows.length),
      );
    }
    skip = 0;
    number = next;
  }
  return rows;
};

/** How many lines are folded away below a line, at its end. */
const withNote = (rows: readonly Line[], folded: number, width: number): readonly Line[] => {
  const note = ` ▸ ${folded} more`;
  return rows.map((row, index) =>
    index === rows.length - 1 ? [...cutLine(row, width - note.length), piece(note, 'quiet')] : row,
  );
};

/** The JSON of the line in focus below a rule, padded so that the pane above keeps its height. */
const jsonOf = (port: LogViewPort, { view }: LogsScreen, width: number, height: number): readonly Line[] => {
  const number = lineInFocus(port, view);
  const line = number === undefined ? undefined : port.log.line(number);
  const rows = line ? prettyLines(line.text, width, height - 1) : [];
  const title = number === undefined ? 'JSON' : `JSON of line ${(number + 1).toLocaleString('en')}`;
  return [ruleRow(title, width, 'quiet'), ...rows, ...Array.from({ length: height - 1 - rows.length }, (): Line => [])];
};
