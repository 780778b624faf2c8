import type { Moment } from '../../diagnosis/timeline/moment.ts';
import type { Action } from '../action.ts';
import { momentRows } from '../pages/timeline/moment-rows.ts';
import { timelineViewPort, topRow } from '../pages/timeline/timeline-view-port.ts';
import type { State } from '../state.ts';
import type { TimelineScreen } from '../timeline-screen.ts';

/** The timeline: its cursor stays on its moment while others come; on the newest it stays there. */
export const reduceTimelineScreen = (screen: TimelineScreen, action: Action, state: State): TimelineScreen => {
  switch (action.type) {
    case 'moved':
      return at(screen, state, screen.cursor + action.by * (action.unit === 'page' ? pageOf(screen, state) : 1));
    case 'moved-to':
      return at(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'cursor-set':
      return followed({ ...screen, cursorKey: action.uid }, state);
    case 'filter-set':
      return followed({ ...screen, filter: action.filter }, state);
    case 'wrap-toggled':
      return followed({ ...screen, wrap: !screen.wrap }, state);
    case 'zone-toggled':
      return { ...screen, zone: screen.zone === 'local' ? 'utc' : 'local' };
    case 'timeline-read':
    case 'pod-read':
    case 'clock-ticked':
    case 'terminal-resized':
    case 'header-toggled':
      return followed(screen, state);
    default:
      return screen;
  }
};

const at = (screen: TimelineScreen, state: State, index: number): TimelineScreen => {
  const moments = momentsOf(screen, state);
  const cursor = Math.max(0, Math.min(index, moments.length - 1));
  const cursorKey = cursor >= moments.length - 1 ? '' : (moments[cursor]?.key ?? '');
  return settled({ ...screen, cursor, cursorKey }, state);
};

const settled = (screen: TimelineScreen, state: State): TimelineScreen => {
  const port = timelineViewPort(state, screen);
  const top = port ? topRow(port, screen.top) : screen.top;
  return top === screen.top ? screen : { ...screen, top };
};

const followed = (screen: TimelineScreen, state: State): TimelineScreen => {
  const moments = momentsOf(screen, state);
  if (moments.length === 0) return screen;
  if (screen.cursorKey === '') return at(screen, state, moments.length - 1);
  const index = moments.findIndex(({ key }) => key === screen.cursorKey);
  const cursor = index === -1 ? Math.min(screen.cursor, moments.length - 1) : index;
  return settled(cursor === screen.cursor ? screen : { ...screen, cursor }, state);
};

const pageOf = (screen: TimelineScreen, state: State): number =>
  Math.max(1, (timelineViewPort(state, screen)?.height ?? 2) - 1);

const momentsOf = (screen: TimelineScreen, state: State): readonly Moment[] => {
  const found = momentRows(state, screen);
  return found.state === 'read' ? found.moments : [];
};
