import { cutLine, hanging, type Line, piece, spread } from '../../../text/line.ts';
import { bodyWidth } from '../../layout.ts';
import type { State } from '../../state.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { objectName } from '../text/text-source.ts';
import { momentRows } from './moment-rows.ts';
import { columnTitles } from './timeline-lines.ts';
import { linesFrom, timelineViewPort } from './timeline-view-port.ts';

/** The timeline: title, columns, the rows in view, and below a rule the moment under the cursor as a whole. */
export const timelinePage = (state: State, screen: TimelineScreen): readonly Line[] => {
  const width = bodyWidth(state);
  const port = timelineViewPort(state, screen);
  if (!port) {
    const found = momentRows(state, screen);
    const why = found.state === 'none' ? found.why : '';
    return [title(screen, [], width), [], ...hanging([piece(' ')], why, width, 'quiet')];
  }
  const { found, look, height, below } = port;
  const { moments, all, open } = found;
  const count = moments.length === all ? `${all}` : `${moments.length} of ${all}`;
  const reading = open > 0 ? ['more is being read'] : [];
  const head = title(screen, [...reading, `${count} ${all === 1 ? 'moment' : 'moments'}`], width);
  if (moments.length === 0) return [head, [], [piece(` Nothing that happened matches ${screen.filter}`, 'quiet')]];
  const shown = linesFrom(port, screen.top);
  return [
    head,
    columnTitles(look),
    ...shown,
    ...Array.from({ length: height - shown.length }, (): Line => []),
    ...below,
  ].map(line => cutLine(line, width));
};

const title = ({ of, filter }: TimelineScreen, facts: readonly string[], width: number): Line =>
  spread(
    [piece('Timeline  ', 'quiet'), piece(objectName(of), 'title')],
    [piece([filter === '' ? '' : `/ ${filter}`, ...facts].filter(Boolean).join(' · '), 'quiet')],
    width,
  );
