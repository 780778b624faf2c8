import { causesScreen, type Screen } from '../state/screen.ts';
import { keyOf } from '../state/settings.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';
import { contextPicker, namespacePicker } from './command-line.ts';
import { inputLine } from './input-line.ts';
import { journalCommand, replayCommands } from './journal-commands.ts';
import { knowledgeCommands } from './knowledge-commands.ts';

/** The commands of every screen. `helpLines` counts the lines of a screen's help. */
export const everywhereCommands = (helpLines: (of: Screen['screen']) => number): readonly Command[] => [
  {
    id: 'program.help',
    keys: ['?'],
    title: 'help',
    description: 'Show every key that works here.',
    group: 'program',
    footer: 0,
    words: ['help'],
    run: state => {
      const { screen } = topScreen(state);
      return screen === 'help'
        ? [{ type: 'screen-closed' }]
        : [{ type: 'screen-opened', screen: { screen: 'help', of: screen, top: 0, lines: helpLines(screen) } }];
    },
  },
  {
    id: 'program.command',
    keys: [':'],
    title: 'command',
    description: 'Type a command; tab completes it.',
    group: 'program',
    footer: 90,
    run: () => [{ type: 'overlay-opened', overlay: inputLine('command', '') }],
  },
  {
    id: 'screen.filter',
    keys: ['/'],
    title: 'filter',
    description: 'Filter a list, or search a text or a log.',
    group: 'screen',
    footer: 20,
    disabled: state => (filterLine(state) ? undefined : 'There is nothing to filter on this screen.'),
    run: state => {
      const overlay = filterLine(state);
      return overlay ? [{ type: 'overlay-opened', overlay }] : [];
    },
  },
  {
    id: 'screen.back',
    keys: ['esc'],
    title: 'back',
    description: 'Clear the filter, else go back to the screen before.',
    group: 'screen',
    footer: 15,
    disabled: state =>
      clearOrClose(state).length > 0
        ? undefined
        : `This is the first screen: ${keyOf(state.settings, 'screen.close', 'q')} quits.`,
    run: clearOrClose,
  },
  {
    id: 'screen.close',
    keys: ['q'],
    title: 'back',
    description: 'Go back; on the first screen, quit.',
    group: 'screen',
    run: state => (state.screens.length > 1 ? [{ type: 'screen-closed' }] : [{ effect: 'quit', exitCode: 0 }]),
  },
  {
    id: 'program.quit',
    keys: ['ctrl-c'],
    title: 'quit',
    description: 'Quit from anywhere.',
    group: 'program',
    words: ['quit', 'q', 'q!', 'exit'],
    run: () => [{ effect: 'quit', exitCode: 0 }],
  },
  {
    id: 'screen.previous',
    keys: ['['],
    title: 'previous',
    description: 'Go back in the history of screens.',
    group: 'screen',
    disabled: state => (state.screens.length > 1 ? undefined : 'There is no screen before this one.'),
    run: () => [{ type: 'screen-closed' }],
  },
  {
    id: 'screen.next',
    keys: [']'],
    title: 'next',
    description: 'Go forward to the screen that was closed last.',
    group: 'screen',
    disabled: state => (state.ahead.length > 0 ? undefined : 'No screen has been closed.'),
    run: () => [{ type: 'screen-reopened' }],
  },
  {
    id: 'program.namespace',
    keys: ['n'],
    title: 'namespace',
    description: 'Choose or type a namespace.',
    group: 'program',
    footer: 60,
    run: () => [{ type: 'overlay-opened', overlay: namespacePicker }],
  },
  {
    id: 'program.all-namespaces',
    keys: ['0'],
    title: 'all',
    description: 'Show the pods of all namespaces.',
    group: 'program',
    footer: 61,
    disabled: state => (state.connection.namespace === '' ? 'All namespaces are shown already.' : undefined),
    run: () => [{ effect: 'switch-namespace', namespace: '' }],
  },
  {
    id: 'program.causes',
    keys: [],
    title: 'causes',
    description: 'Show the pods grouped by what is wrong with them.',
    group: 'screen',
    words: ['causes', 'cause'],
    run: state => [
      { type: 'first-screen-shown' },
      { type: 'screen-opened', screen: causesScreen(state.screens[0].filter) },
    ],
  },
  {
    id: 'program.forwards',
    keys: [],
    title: 'forwards',
    description: 'List the forwarded ports.',
    group: 'screen',
    words: ['forwards', 'forward', 'pf'],
    disabled: notInRecording,
    run: state => {
      const screen = { screen: 'forwards', cursor: 0, cursorId: state.forwards[0]?.id ?? 0, top: 0 } as const;
      return topScreen(state).screen === 'forwards' ? [] : [{ type: 'screen-opened', screen }];
    },
  },
  ...knowledgeCommands,
  journalCommand,
  ...replayCommands,
  {
    id: 'program.context',
    keys: [],
    title: 'context',
    description: 'Choose another context of the kubeconfig.',
    group: 'program',
    words: ['contexts'],
    disabled: notInRecording,
    run: () => [{ type: 'overlay-opened', overlay: contextPicker }],
  },
  {
    id: 'program.reconnect',
    keys: ['ctrl-r'],
    title: 'reconnect',
    description: 'Connect anew and read everything again.',
    group: 'program',
    words: ['reconnect'],
    disabled: notInRecording,
    run: () => [{ effect: 'reconnect' }],
  },
  {
    id: 'program.header',
    keys: ['ctrl-e'],
    title: 'header',
    description: 'Take the header away, or bring it back.',
    group: 'program',
    run: () => [{ type: 'header-toggled' }],
  },
  {
    id: 'program.suspend',
    keys: ['ctrl-z'],
    title: 'suspend',
    description: 'Stop podctl until fg brings it back.',
    group: 'program',
    run: () => [{ effect: 'suspend' }],
  },
];

function notInRecording(state: State): string | undefined {
  return state.connection.recording === undefined ? undefined : 'This is a recording: it has no cluster behind it.';
}

/** The input line that `/` opens, holding the filter or search in force. */
const filterLine = (state: State): ReturnType<typeof inputLine> | undefined => {
  const screen = topScreen(state);
  switch (screen.screen) {
    case 'pods':
    case 'causes':
    case 'events':
    case 'timeline':
    case 'journal':
    case 'listing':
      return inputLine('filter', screen.filter);
    case 'text':
      return inputLine('search', screen.search);
    case 'logs':
      return inputLine('search', screen.view.search);
    case 'pod':
    case 'related':
    case 'node':
    case 'forwards':
    case 'help':
      return undefined;
  }
};

/** `esc` first takes away what narrows the screen, one thing at a time; then the screen itself. */
function clearOrClose(state: State): readonly Step[] {
  const screen = topScreen(state);
  switch (screen.screen) {
    case 'pods':
      if (screen.filter !== '') return [{ type: 'filter-set', filter: '' }];
      if (screen.marked.size > 0) return [{ type: 'marks-cleared' }];
      if (screen.problemsOnly) return [{ type: 'problems-only-toggled' }];
      if (state.screens.length === 1) return [];
      break;
    case 'journal':
      if (screen.details) return [{ type: 'details-toggled' }];
      if (screen.filter !== '') return [{ type: 'filter-set', filter: '' }];
      break;
    case 'causes':
    case 'events':
    case 'timeline':
    case 'listing':
      if (screen.filter !== '') return [{ type: 'filter-set', filter: '' }];
      break;
    case 'text':
      if (screen.search !== '') return [{ type: 'search-set', search: '' }];
      break;
    case 'logs':
      if (screen.view.search !== '') return [{ type: 'search-set', search: '' }];
      if (screen.view.filter !== '') return [{ type: 'log-view-changed', view: { filter: '' } }];
      break;
    case 'pod':
    case 'related':
    case 'node':
    case 'forwards':
    case 'help':
      break;
  }
  return [{ type: 'screen-closed' }];
}
