import type { Flag } from '../options.ts';
import { type CompletedCommand, completionsOf, quoted } from './completion-tree.ts';

/** To be sourced, or put as `podctl.fish` into `~/.config/fish/completions`. */
export const fishCompletion = (commands: readonly CompletedCommand[]): string =>
  [
    '# podctl completion for fish: podctl completion fish | source',
    'complete -c podctl -f',
    ...commands.flatMap(({ name, summary, flags, words }) => {
      const within = name === '' ? '__fish_use_subcommand' : quoted(`__fish_seen_subcommand_from ${name}`);
      return [
        ...(name === '' ? [] : [`complete -c podctl -n __fish_use_subcommand -a ${name} -d ${text(summary)}`]),
        ...flags.map(flag => `complete -c podctl -n ${within} ${flagWords(flag)} -d ${text(flag.description)}`),
        ...(words.length > 0 ? [`complete -c podctl -n ${within} -a ${quoted(words.join(' '))}`] : []),
      ];
    }),
    '',
  ].join('\n');

const flagWords = (flag: Flag): string => {
  const value = completionsOf(flag);
  const takes =
    value === 'none'
      ? []
      : value === 'file'
        ? ['-r -F']
        : value === 'free'
          ? ['-x']
          : [`-x -a ${quoted(value.join(' '))}`];
  return [...(flag.short ? [`-s ${flag.short}`] : []), `-l ${flag.name}`, ...takes].join(' ');
};

const text = (words: string): string => quoted(words.replaceAll('\\', '\\\\'), "\\'");
