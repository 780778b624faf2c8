import { logSubject } from '../state/log-memory.ts';
import { fieldNames } from '../state/pages/logs/log-columns.ts';
import type { LogsScreen } from '../state/screen.ts';
import { timeShown } from '../state/screens/logs.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { NamingWord } from './command-line.ts';
import { parseLogSince } from './log-since.ts';
import { notice } from './notice.ts';

/** The words that the command line knows on a log. */
export const logWords: readonly NamingWord[] = [
  {
    words: ['since'],
    on: 'logs',
    alone: false,
    names: () => [],
    run: (state, text) => {
      const since = parseLogSince(zoned(state, text), state.now);
      return since
        ? [{ type: 'log-asked', since }]
        : [notice(state, `${text || ':since'} is no time: write it like :since 25m, 12:03 or 12:03:04Z.`, 'warning')];
    },
  },
  {
    words: ['fields', 'columns'],
    on: 'logs',
    alone: true,
    names: (state, begun) => {
      const listed = begun.slice(0, begun.lastIndexOf(',') + 1);
      return state.log ? fieldNames(state.log).map(name => listed + name) : [];
    },
    run: (state, text) => {
      const screen = logsScreen(state);
      const fields = text.split(/[\s,]+/).filter(field => field !== '');
      return screen
        ? [
            { type: 'log-fields-chosen', subject: logSubject(state, screen), fields },
            { type: 'log-view-changed', view: { columns: true } },
          ]
        : [];
    },
  },
  {
    words: ['highlight', 'hl'],
    on: 'logs',
    alone: true,
    names: ({ logMemory }) => logMemory.highlights.filter(pattern => pattern !== ''),
    run: (_state, pattern) => [{ type: 'highlight-toggled', pattern }],
  },
];

/** `:12:03` and `:25m` on a log go there; undefined for any other line. What is older than what is kept is read anew. */
export const timeStep = (state: State, line: string): readonly Step[] | undefined => {
  const screen = logsScreen(state);
  const place = screen && parseLogSince(zoned(state, line), state.now);
  if (!screen || !place) return undefined;
  const at = place.kind === 'time' ? place.at : place.kind === 'ms' ? state.now - place.ms : state.now;
  const shown = timeShown(screen, state, at);
  return shown
    ? [{ type: 'log-view-changed', view: shown.view }]
    : [
        { type: 'log-asked', since: { kind: 'time', at } },
        notice(state, 'That is before the oldest line here: the log is read from there.'),
      ];
};

/** Times are meant as they are shown: while those on screen are UTC, so is what is typed. */
const zoned = (state: State, text: string): string =>
  logsScreen(state)?.view.timestamps === 'utc' && /^\d{1,2}:\d\d(?::\d\d)?$/.test(text) ? `${text}Z` : text;

const logsScreen = (state: State): LogsScreen | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'logs' ? screen : undefined;
};
