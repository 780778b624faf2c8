import type { Command } from '../keys/command.ts';
import type { Keymap } from '../keys/keymap.ts';
import { wrapWords } from '../text/wrap-words.ts';
import { commandsById, isBindable } from './commands-by-id.ts';
import { schema } from './schema.ts';
import type { Setting } from './shape.ts';
import { yamlList } from './yaml-words.ts';

/** What `podctl config init` writes: every setting with what it does, all of it behind a #. */
export const commentedFile = (keymap: Keymap): string =>
  [
    "# The configuration of podctl. Everything is optional; what stands behind a # is an example or podctl's own.",
    '# podctl config check tells of mistakes, podctl config show what holds.',
    ...schema.flatMap(setting => ['', ...settingText(setting, '', keymap)]),
    '',
  ].join('\n');

/** Prose is one space behind its #, so that taking the # away from the other lines leaves YAML. */
const settingText = (
  { name, about, shape, standard, example }: Setting,
  indent: string,
  keymap: Keymap,
): readonly string[] => {
  const prose = (text: string): readonly string[] => wrapWords(text, 100).map(line => `# ${line}`);
  const said = prose(about);
  switch (shape.shape) {
    case 'group':
      return [...said, `#${name}:`, ...shape.settings.flatMap(setting => settingText(setting, `${indent}  `, keymap))];
    case 'bindings':
      return [...said, `#${name}:`, ...[...commandsById(keymap).values()].filter(isBindable).map(keyLine)];
    default: {
      const choices = shape.shape === 'scalar' ? shape.choices : shape.of.choices;
      const offered = choices ? prose(`One of ${choices.join(', ')}.`) : [];
      const usual = standard === '' || standard === example ? '' : `  # default: ${standard}`;
      return [...said, ...offered, `#${indent}${name}: ${example ?? standard}${usual}`];
    }
  }
};

const keyLine = ({ id, keys, description }: Command): string =>
  `#  ${`${id}: ${yamlList(keys)}`.padEnd(36)}  # ${description}`;
