import { citedLines } from '../../cited-lines.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import { type VisibleLines, visibleLines } from '../../log-filter.ts';
import type { LogLines } from '../../log-lines.ts';
import { logSubject } from '../../log-memory.ts';
import type { LogView } from '../../log-view.ts';
import type { LogsScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { bottom, down, type ScrollGeometry, type ScrollPosition, settled } from '../scroll-position.ts';
import { rowCount } from './log-rows.ts';
import { type RowSources, type RowStyle, rowStyle } from './row-style.ts';

/** Lines of the screen that hold no log: the title and the status. */
const logChrome = 2;

/** Everything that decides which rows of a log are on screen. */
export type LogViewPort = {
  readonly log: LogLines;
  readonly style: RowStyle;
  readonly geometry: ScrollGeometry & { readonly visible: VisibleLines };
  readonly height: number;
  /** Where the pane begins; undefined where there is no line to show. */
  readonly top: ScrollPosition | undefined;
};

/** The view of a log on a terminal of this size; `height` counts the rows for log lines only. */
const logViewPort = (view: LogView, sources: RowSources, width: number, height: number): LogViewPort => {
  const { log } = sources;
  const style = rowStyle(view, width, sources);
  const geometry = {
    visible: visibleLines(log, view),
    rowsOf: (number: number): number => {
      const line = log.line(number);
      return line ? rowCount(line, number, style) : 1;
    },
  };
  const top = view.follow ? bottom(geometry, height) : settled(geometry, { line: view.top, row: view.topRow }, height);
  return { log, style, geometry, height, top };
};

/** The same for the state of the program; undefined while no log has been read. */
export const openViewPort = (state: State, screen: LogsScreen): LogViewPort | undefined => {
  const { log, logMemory } = state;
  if (!log) return undefined;
  const sources = {
    log,
    names: sourceNames(log),
    cited: citedLines(state, log),
    highlights: logMemory.highlights,
    fields: logMemory.fields[logSubject(state, screen)] ?? [],
  };
  return logViewPort(screen.view, sources, bodyWidth(state), logPaneHeight(state, screen));
};

/** Rows for log lines: what the title, the status and the JSON of a line leave. */
const logPaneHeight = (state: State, screen: LogsScreen): number =>
  Math.max(1, bodyHeight(state) - logChrome - (screen.view.pretty ? prettyHeight(bodyHeight(state)) : 0));

/** Rows for the JSON of one line, its rule included. */
export const prettyHeight = (bodyRows: number): number => Math.max(4, Math.floor((bodyRows - logChrome) / 2));

/** The last line of which something is on screen. */
export const lastShown = ({ geometry, top, height }: LogViewPort): number | undefined =>
  top && down(geometry, top, height - 1).line;

/** Which line a key means: the match, else the last line while following, else the one on top. */
export const lineInFocus = (port: LogViewPort, view: LogView): number | undefined =>
  view.match >= 0 ? view.match : view.follow ? lastShown(port) : port.top?.line;

/**
 * What tells the sources of a log apart: containers of one pod by their names, pods by what their names do not share with
 * the others.
 */
const sourceNames = (log: LogLines): readonly string[] => {
  const pods = new Set(log.sources.map(({ container }) => container.pod));
  const namespaces = new Set(log.sources.map(({ container }) => container.namespace));
  const containers = new Set(log.sources.map(({ container }) => container.container));
  if (pods.size * namespaces.size <= 1) return log.sources.map(({ container }) => container.container);
  const shared = namespaces.size > 1 ? 0 : sharedStart([...pods]);
  return log.sources.map(({ container: { pod, container } }) => {
    const name = pod.slice(shared);
    return containers.size === 1 ? name : `${name} ${container}`;
  });
};

/** How much of their names pods of one workload have in common, to a dash; 0 where too little would be left to tell them by. */
const sharedStart = ([first = '', ...others]: readonly string[]): number => {
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  const shared = first.lastIndexOf('-', length - 1) + 1;
  return [first, ...others].every(name => name.length - shared >= 4) ? shared : 0;
};
