import type { Command } from '../../keys/command.ts';
import { inputLine } from '../../keys/input-line.ts';

/** What is typed after `:` on a log, with something behind it: `keys/log-words.ts` reads it. Listed for help. */
export const typedCommands: readonly Command[] = [
  typed('go-to-time', '12:03', 'go to time', 'Go to a time, :12:03:04 or :12:03Z, or to a while ago, :25m.'),
  typed('since', 'since', 'since', 'Read from a time or a while ago: :since 12:03, :since 25m.'),
  typed('highlight', 'highlight', 'highlight', 'Light up a pattern: :highlight anna; again takes it away, alone all.'),
];

function typed(id: string, word: string, title: string, description: string): Command {
  return {
    id: `logs.${id}`,
    keys: [],
    title,
    description,
    group: 'view',
    words: [word],
    run: () => [{ type: 'overlay-opened', overlay: inputLine('command', `${word} `) }],
  };
}
