import type { Command } from '../../keys/command.ts';
import { inputLine } from '../../keys/input-line.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { notice } from '../../keys/notice.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { logSubject } from '../../state/log-memory.ts';
import { withAround } from '../../state/log-query.ts';
import type { LogView } from '../../state/log-view.ts';
import { usualFields } from '../../state/pages/logs/log-columns.ts';
import { copiedText } from '../../state/pages/logs/log-text.ts';
import { lineInFocus, openViewPort } from '../../state/pages/logs/log-view-port.ts';
import type { PodRow } from '../../state/pod-row.ts';
import type { LogsScreen } from '../../state/screen.ts';
import { errorShown } from '../../state/screens/logs.ts';
import { keyOf } from '../../state/settings.ts';
import { type State, topScreen } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { matchCommands, sidewaysCommands } from '../parts/reading-commands.ts';
import { sinceCommands } from './since-commands.ts';
import { typedCommands } from './typed-commands.ts';

/** The keys of a log. */
export const logsCommands: readonly Command[] = [
  logCommand('follow', 's', 'follow', 'Follow new lines, or stay where you are.', 10, (_state, { view }) => [
    changed({ follow: !view.follow }),
  ]),
  {
    id: 'logs.filter',
    keys: ['&'],
    title: 'only matches',
    description: 'Only lines with these words or fields: timeout, !healthz, level>=warn, status!=200.',
    group: 'view',
    footer: 11,
    run: state => [{ type: 'overlay-opened', overlay: inputLine('log-filter', open(state)?.view.filter ?? '') }],
  },
  logCommand(
    'around',
    '+',
    'more around',
    'Show one more line before and after each match of the filter.',
    undefined,
    around(1),
  ),
  logCommand('less-around', '-', 'less around', 'Show one line less around each match.', undefined, around(-1)),
  ...matchCommands(state => open(state)?.view.search || open(state)?.view.filter || ''),
  logCommand(
    'error',
    'e',
    'next error',
    'To the line that the diagnosis cites, then to the next error.',
    12,
    toError(1),
  ),
  logCommand('error-before', 'E', 'error before', 'To the error before.', undefined, toError(-1)),
  {
    ...logCommand(
      'run',
      'p',
      'previous',
      'The run before the last restart, or the current one again.',
      13,
      (_state, screen) => [{ type: 'log-asked', previous: !screen.previous }],
    ),
    disabled: state => {
      const screen = open(state);
      const pod = podOf(state);
      const hasRestarted = pod?.containers.some(
        ({ name, restarts }) => restarts > 0 && screen?.containers.some(({ container }) => container === name),
      );
      return screen?.previous || !pod || hasRestarted ? undefined : 'It has not restarted: there is no previous log.';
    },
  },
  {
    ...logCommand('containers', 'a', 'all', 'The logs of all containers together.', 14, state => [
      { type: 'log-asked', containers: allContainers(state) },
    ]),
    disabled: state => {
      const all = allContainers(state);
      if (open(state)?.workload) return 'All containers are shown already.';
      if (all.length === 0) return 'The containers of this pod are not known.';
      return all.length <= (open(state)?.containers.length ?? 0) ? 'All containers are shown already.' : undefined;
    },
  },
  ...sinceCommands,
  ...typedCommands,
  {
    id: 'logs.wrap',
    keys: ['w'],
    title: 'wrap',
    description: 'Wrap long lines, or cut them at the edge.',
    group: 'view',
    footer: 20,
    run: () => [{ type: 'wrap-toggled' }],
  },
  logCommand('timestamps', 't', 'times', 'Time stamps: off, local, UTC.', 21, (_state, { view }) => [
    changed({ timestamps: ({ off: 'local', local: 'utc', utc: 'off' } as const)[view.timestamps] }),
  ]),
  logCommand(
    'pretty',
    'v',
    'JSON',
    'Show the JSON or fields of the match, or of the line on top, indented.',
    22,
    (_state, { view }) => [changed({ pretty: !view.pretty })],
  ),
  {
    ...logCommand(
      'columns',
      'f',
      'fields',
      'Show fields of JSON and logfmt lines as columns (:fields level,msg), or whole lines again.',
      23,
      toggleColumns,
    ),
    words: ['fields'],
  },
  logCommand(
    'fold',
    'z',
    'fold',
    'Show only the first line of stack traces, or all of them again.',
    24,
    (_state, { view }) => [changed({ folded: !view.folded })],
  ),
  {
    ...logCommand(
      'names',
      'o',
      'names',
      'Names of the sources in front of the lines, or not.',
      undefined,
      (_state, { view }) => [changed({ named: !view.named })],
    ),
    disabled: state => ((state.log?.sources.length ?? 0) > 1 ? undefined : 'There is one source only.'),
  },
  logCommand('mark', 'm', 'mark', 'Draw a rule: copying begins there, and what is new is below it.', 25, mark),
  logCommand(
    'clear',
    'C',
    'clear',
    'Hide the lines that are there; pressed again, show them.',
    26,
    ({ log }, { view }) => [changed(view.clearedBelow > 0 ? { clearedBelow: 0 } : { clearedBelow: log?.end ?? 0 })],
  ),
  {
    ...logCommand('copy', 'c', 'copy', 'Copy the lines in view, or all since the last mark.', 27, (state, screen) => {
      const port = openViewPort(state, screen);
      const { text, lines } = port ? copiedText(port, screen.view) : { text: '', lines: 0 };
      return [{ effect: 'copy', text, what: lines === 1 ? '1 line' : `${lines} lines` }];
    }),
    disabled: state => (state.log && state.log.end > state.log.first ? undefined : 'There is no line to copy.'),
  },
  logCommand(
    'save',
    'ctrl-s',
    'save',
    'Write the whole log, as the server has it, into a file.',
    28,
    (state, screen) => {
      // Of pods that are gone the server has no log any more.
      const there = state.log?.sources.filter(({ gone }) => !gone).map(({ container }) => container);
      const containers = screen.workload ? (there ?? []) : screen.containers;
      return [{ effect: 'save-log', containers, previous: screen.previous }];
    },
  ),
  ...moveCommands,
  ...sidewaysCommands,
];

function logCommand(
  id: string,
  key: string,
  title: string,
  description: string,
  footer: number | undefined,
  run: (state: State, screen: LogsScreen) => readonly Step[],
): Command {
  return {
    id: `logs.${id}`,
    keys: [key],
    title,
    description,
    group: 'view',
    ...(footer === undefined ? {} : { footer }),
    run: state => {
      const screen = open(state);
      return screen ? run(state, screen) : [];
    },
  };
}

const open = (state: State): LogsScreen | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'logs' ? screen : undefined;
};

const changed = (view: Partial<LogView>): Step => ({ type: 'log-view-changed', view });

function toError(by: 1 | -1): (state: State, screen: LogsScreen) => readonly Step[] {
  return (state, screen) => {
    const shown = errorShown(screen, state, by);
    return shown ? [changed(shown.view)] : [notice(state, 'No line that is shown reads like an error.', 'warning')];
  };
}

function around(by: 1 | -1): (state: State, screen: LogsScreen) => readonly Step[] {
  return (state, { view }) =>
    view.filter === ''
      ? [
          notice(
            state,
            `Lines around matches belong to a filter: ${keyOf(state.settings, 'logs.filter', '&')} begins one.`,
            'warning',
          ),
        ]
      : [changed({ filter: withAround(view.filter, by) })];
}

/** The first time it asks which: the line comes with what these logs most likely have. */
function toggleColumns(state: State, screen: LogsScreen): readonly Step[] {
  const chosen = state.logMemory.fields[logSubject(state, screen)] ?? [];
  if (chosen.length > 0) return [changed({ columns: !screen.view.columns })];
  const usual = state.log ? usualFields(state.log) : [];
  return [{ type: 'overlay-opened', overlay: inputLine('command', `fields ${usual.join(',')}`) }];
}

/** At the end while following, else above the line in focus; a second time takes it away. */
function mark(state: State, screen: LogsScreen): readonly Step[] {
  const port = openViewPort(state, screen);
  const { follow, marks } = screen.view;
  const at = follow ? state.log?.end : port && lineInFocus(port, screen.view);
  if (at === undefined) return [];
  return [
    changed({
      marks: marks.includes(at)
        ? marks.filter(number => number !== at)
        : [...marks, at].sort((one, other) => one - other),
    }),
  ];
}

/** The pod of the log as the list has it. */
const podOf = (state: State): PodRow | undefined => {
  const [first] = open(state)?.containers ?? [];
  return first && state.pods.rows.find(row => row.name === first.pod && row.namespace === first.namespace);
};

const allContainers = (state: State): readonly ContainerRef[] => {
  const pod = podOf(state);
  return (pod?.containers ?? [])
    .filter(({ phase }) => phase !== 'none')
    .map(({ name }) => ({ namespace: pod?.namespace ?? '', pod: pod?.name ?? '', container: name }));
};
