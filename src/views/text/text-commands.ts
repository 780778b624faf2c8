import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { textSource } from '../../state/pages/text/text-source.ts';
import type { TextScreen } from '../../state/screen.ts';
import { type State, topScreen } from '../../state/state.ts';
import { matchCommands, sidewaysCommands } from '../parts/reading-commands.ts';

/** The keys of a text: YAML or a description. */
export const textCommands: readonly Command[] = [
  ...matchCommands(state => open(state)?.search ?? ''),
  {
    id: 'text.wrap',
    keys: ['w'],
    title: 'wrap',
    description: 'Wrap long lines, or cut them at the edge.',
    group: 'view',
    footer: 20,
    run: () => [{ type: 'wrap-toggled' }],
  },
  {
    id: 'text.copy',
    keys: ['c'],
    title: 'copy',
    description: 'Copy the whole text.',
    group: 'view',
    footer: 21,
    disabled: unread,
    run: state => {
      const text = read(state);
      return text === undefined ? [] : [{ effect: 'copy', text, what: nameOf(state) }];
    },
  },
  {
    id: 'text.save',
    keys: ['ctrl-s'],
    title: 'save',
    description: 'Write the whole text into a file.',
    group: 'view',
    footer: 22,
    disabled: unread,
    run: state => {
      const text = read(state);
      return text === undefined ? [] : [{ effect: 'save', name: nameOf(state), text }];
    },
  },
  ...moveCommands,
  ...sidewaysCommands,
];

const open = (state: State): TextScreen | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'text' ? screen : undefined;
};

const read = (state: State): string | undefined => {
  const screen = open(state);
  const source = screen && textSource(state, screen);
  return source?.state === 'read' ? source.text : undefined;
};

function unread(state: State): string | undefined {
  return read(state) === undefined ? 'The text has not been read.' : undefined;
}

/** `payments-ledger-api-0.yaml`: a name for files, too. */
const nameOf = (state: State): string => {
  const screen = open(state);
  if (!screen) return '';
  if (screen.source.kind === 'document') return `${screen.source.name.replace(/[^\w.-]+/g, '-')}.txt`;
  const { kind, of } = screen.source;
  return `${[of.namespace, of.name].filter(Boolean).join('-')}.${kind === 'yaml' ? 'yaml' : 'txt'}`;
};
