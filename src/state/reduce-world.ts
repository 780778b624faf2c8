import type { Action } from './action.ts';
import { keepLastPicture } from './opened-pod.ts';
import { noPods } from './pod-row.ts';
import { isUseUnavailable, noUses, type PodUses, wantsUse } from './pod-uses.ts';
import { type Connection, type OpenedPod, type State, topScreen } from './state.ts';
import { timelineWithCause } from './timeline-of.ts';

/** How many filters and commands are remembered. */
const remembered = 50;

/** What happened outside: time, the terminal, the cluster; and what was said about it. */
export const reduceWorld = (state: State, action: Action): State => {
  switch (action.type) {
    case 'clock-ticked':
      return { ...state, now: action.now, notice: currentNotice(state, action.now) };
    case 'terminal-resized':
      return { ...state, terminal: { columns: action.columns, rows: action.rows } };
    case 'pods-changed':
      return { ...state, pods: action.pods };
    case 'uses-read':
      return { ...state, uses: action.uses, notice: noticeOfUses(state, action.uses) };
    case 'node-read':
      return { ...state, node: action.node };
    case 'connection-changed':
      return connectionChanged(state, { ...state.connection, ...action.connection });
    case 'pod-read':
      return withOpened(state, keepLastPicture(state.opened, action.opened, state.now));
    case 'object-read':
      return { ...state, object: { of: action.of, known: action.known, events: action.events } };
    case 'events-read':
      return { ...state, events: { of: action.of, known: action.known } };
    case 'related-read':
      return { ...state, related: { of: action.of, known: action.known } };
    case 'timeline-read':
      return { ...state, timeline: timelineWithCause(action.of, action.known, state.opened) };
    case 'log-changed':
      return { ...state, log: action.log };
    case 'log-asked':
      return { ...state, log: undefined };
    case 'namespaces-read':
      return { ...state, namespaces: action.namespaces };
    case 'contexts-read':
      return { ...state, contexts: action.contexts };
    case 'forwards-changed':
      return { ...state, forwards: action.forwards };
    case 'journal-changed':
      return { ...state, journal: action.journal };
    case 'replay-moved':
      return { ...state, replay: action.replay, now: action.now };
    case 'noticed':
      return { ...state, notice: action.notice };
    case 'header-toggled':
      return { ...state, header: !state.header };
    case 'remembered':
      return {
        ...state,
        history: { ...state.history, [action.list]: remember(state.history[action.list], action.text) },
      };
    default:
      return state;
  }
};

const withOpened = (state: State, opened: OpenedPod): State => {
  const { timeline } = state;
  if (!timeline || opened.diagnosis === state.opened?.diagnosis) return { ...state, opened };
  return { ...state, opened, timeline: timelineWithCause(timeline.of, timeline.known, opened) };
};

const currentNotice = ({ notice }: State, now: number): State['notice'] =>
  notice && notice.until > now ? notice : undefined;

/** Who asked for what pods use is told once why there is nothing. */
const noticeOfUses = (state: State, uses: PodUses): State['notice'] => {
  const screen = topScreen(state);
  const isNews = isUseUnavailable(uses) && !isUseUnavailable(state.uses);
  if (!isNews || screen.screen !== 'pods' || !wantsUse(screen, 0, state.settings)) return state.notice;
  return { text: uses.why, tone: 'info', until: state.now + 10_000 };
};

/**
 * Pods of another cluster or namespace never stand under a new title: they are forgotten with what was open, and so
 * are the names and rights that came from another cluster.
 */
const connectionChanged = (state: State, connection: Connection): State => {
  const sameCluster = connection.context === state.connection.context && connection.server === state.connection.server;
  if (sameCluster && connection.namespace === state.connection.namespace) return { ...state, connection };
  const first = { ...state.screens[0], cursorUid: '', cursorIndex: 0, top: 0, marked: new Set<string>() };
  // Who looks at causes goes on looking at causes.
  const causes = state.screens.filter(({ screen }) => screen === 'causes').slice(0, 1);
  return {
    ...state,
    connection: sameCluster ? connection : { ...connection, rights: {} },
    namespaces: sameCluster ? state.namespaces : { state: 'unknown' },
    pods: noPods,
    uses: noUses,
    opened: undefined,
    object: undefined,
    events: undefined,
    related: undefined,
    node: undefined,
    timeline: undefined,
    log: undefined,
    screens: [first, ...causes],
    ahead: [],
    overlay: undefined,
  };
};

const remember = (list: readonly string[], text: string): readonly string[] =>
  text === '' ? list : [text, ...list.filter(earlier => earlier !== text)].slice(0, remembered);
