import type { Command } from '../src/keys/command.ts';
import { keymap } from '../src/views/keymap.ts';
import { screenViews } from '../src/views/screens.ts';
import { markdownTable } from './markdown-table.ts';

const note =
  '<!-- Written by `npm run docs` from the commands in src/keys and src/views: change the command, not this page. -->';

/** All keys, by screen. */
export const keysPage = (): string =>
  [
    note,
    '# Keys',
    'The same key means the same in every list, and in every text. The footer shows those that apply, `?` all of them.',
    'Every command can have other keys: by its id in the [configuration](configuration.md).',
    '## Everywhere',
    table(keymap.everywhere),
    ...Object.entries(keymap.screens).flatMap(([screen, commands]) =>
      commands.length > 0 ? [`## ${screenViews[screen as keyof typeof screenViews].title}`, table(commands)] : [],
    ),
  ]
    .join('\n\n')
    .concat('\n');

const table = (commands: readonly Command[]): string =>
  markdownTable(['key', 'command line', 'what it does', 'id'], commands.map(row));

const row = ({ id, keys, words = [], description, changesCluster }: Command): readonly string[] => [
  keys.map(code).join(' '),
  words.map(word => code(`:${word}`)).join(' '),
  `${description}${changesCluster ? ' _Refused under `--read-only`._' : ''}`,
  code(id),
];

const code = (text: string): string => `\`${text}\``;
