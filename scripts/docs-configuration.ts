import { jsonSchema } from '../src/configuration/json-schema.ts';
import { schema } from '../src/configuration/schema.ts';
import type { Setting } from '../src/configuration/shape.ts';
import { keymap } from '../src/views/keymap.ts';
import { markdownTable } from './markdown-table.ts';

const note = '<!-- Written by `npm run docs` from src/configuration/schema.ts: change the schema, not this page. -->';

/** What the configuration file may say. */
export const configurationPage = (): string =>
  [
    note,
    '# Configuration',
    'podctl needs none. What a file says holds; a mistake in it costs only its own setting: the dashboard starts, and names the first with its line and column. `podctl exec`, `attach`, `debug` and `port-forward` do not start on a file with mistakes, which may have been meant to protect a cluster; `podctl diagnose`, `logs` and `capture` change nothing and do not read it.',
    '| command | what it does |\n| --- | --- |\n| `podctl config init` | writes a file that explains every setting; one that is there is never touched |\n| `podctl config check` | every mistake with line and column; exit code 2 where there is one |\n| `podctl config show`, `:config` | what holds, and where each value comes from |\n| `podctl config keys` | every command with its keys, by the id that the file uses |\n| `podctl config path` | where the file is looked for |',
    '## The place',
    'The file of `--config`, else of `PODCTL_CONFIG`, else `podctl/config.yaml` in `XDG_CONFIG_HOME`. Where that is not set: `~/.config/podctl/config.yaml` on Linux and macOS, `%APPDATA%\\podctl\\config.yaml` on Windows.',
    'Editors that know YAML schemas complete and check it by [its schema](schema/configuration.v1.json).',
    '## Settings',
    markdownTable(
      ['setting', 'what it does', 'default', 'example'],
      schema.flatMap(setting => rows(setting, '')),
    ),
    '## Read-only contexts',
    'In a context that a pattern matches podctl is started as if with `--read-only`: the client refuses to send anything that could change the cluster, `:ctx` into it too. Only `--write` allows changes there. Where the file has mistakes and speaks of read-only contexts without saying plainly which, all of them are protected, and so they are where a file that is named cannot be read.',
    '## Keys',
    'A key is the character itself (`l`, `G`, `?`), one of `up` `down` `left` `right` `pgup` `pgdn` `home` `end` `enter` `esc` `tab` `space` `backspace` `delete`, or one with `ctrl-` or, for those without a capital, `shift-` before it. What YAML reads as something else is quoted: `"?"`, `":"`, `"["`, `"!"`. These cannot be bound: `ctrl-c`, which always quits; keys with `alt-`, which a terminal does not tell from `esc` before the key; function keys; and keys that are another to a terminal, like `ctrl-i`, which is `tab`.',
    'Two commands of one screen cannot have the same key: that is a mistake which names both, and the command keeps its own. The ids stand in [keys](keys.md).',
    '```yaml\nkeys:\n  pod.shell: [s, ctrl-o]   # another key beside its own\n  program.causes: ctrl-k   # :causes has no key of its own\n  pod.delete: []           # no key deletes\n```',
    '## Colors',
    'A look is attributes (`bold`, `dim`, `italic`, `underline`, `inverse`), a color, and another behind `on`: `bold red on black`. A color is one of `black` `red` `green` `yellow` `blue` `magenta` `cyan` `white` and their `bright-` forms, `grey`, a number of the 256, `"#rrggbb"` in quotes, or `default`. A terminal that has fewer gets the nearest.',
    'Without a configuration the colors can be read on dark and on light backgrounds; where `COLORFGBG` tells of a light one, they are darker. A terminal that has only sixteen colors gets these. `NO_COLOR` and `TERM=dumb` turn colors off, `FORCE_COLOR` (0 to 3) says how many there are whatever the rest says.',
  ]
    .join('\n\n')
    .concat('\n');

/** The JSON Schema of the file. */
export const configurationSchema = (): string => `${JSON.stringify(jsonSchema(keymap), null, 2)}\n`;

const rows = ({ name, about, shape, standard, example }: Setting, path: string): readonly (readonly string[])[] => {
  const place = path === '' ? name : `${path}.${name}`;
  const choices = shape.shape === 'scalar' ? shape.choices : shape.shape === 'list' ? shape.of.choices : undefined;
  const offered = choices ? ` One of ${choices.map(code).join(', ')}.` : '';
  const row = [code(place), about + offered, standard === '' ? '' : code(standard), example ? code(example) : ''];
  return shape.shape === 'group' ? [row, ...shape.settings.flatMap(setting => rows(setting, place))] : [row];
};

const code = (text: string): string => `\`${text}\``;
