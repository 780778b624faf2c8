import type { Flag } from '../options.ts';
import { type CompletedCommand, completionsOf, quoted } from './completion-tree.ts';

/** To be sourced, or put as `_podctl` into a folder of `fpath`. */
export const zshCompletion = (commands: readonly CompletedCommand[]): string => `#compdef podctl
# podctl completion for zsh: source <(podctl completion zsh)
_podctl() {
  local -a commands
  commands=(
${commands
  .filter(({ name }) => name !== '')
  .map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`)
  .join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  case $words[2] in
${commands
  .filter(({ name }) => name !== '')
  .map(command => `    ${command.name})\n      shift words\n      (( CURRENT-- ))\n${argumentsOf(command)} ;;`)
  .join('\n')}
    *)
${argumentsOf(commands.find(({ name }) => name === '') ?? { name: '', summary: '', flags: [], words: [] })} ;;
  esac
}
if [[ $funcstack[1] == _podctl ]]; then _podctl "$@"; else compdef _podctl podctl; fi
`;

const argumentsOf = ({ flags, words }: CompletedCommand): string =>
  [
    '      _arguments -s',
    ...flags.map(flag => `        ${flagSpec(flag)}`),
    ...(words.length > 0 ? [`        ${quoted(`*:word:(${words.join(' ')})`)}`] : []),
  ].join(' \\\n');

const flagSpec = (flag: Flag): string => {
  const value = completionsOf(flag);
  const action = value === 'file' ? '_files' : typeof value === 'string' ? ' ' : `(${value.join(' ')})`;
  const behind = quoted(`[${plain(flag.description)}]${value === 'none' ? '' : `:${flag.value}:${action}`}`);
  const many = flag.many ? '*' : '';
  if (!flag.short) return `${quoted(`${many}--${flag.name}`)}${behind}`;
  const others = many || `(-${flag.short} --${flag.name})`;
  return `${quoted(others)}{-${flag.short},--${flag.name}}${behind}`;
};

/** Brackets and colons have a meaning in the specifications of `_arguments`. */
const plain = (text: string): string => text.replaceAll(/[[\]:\\]/g, mark => `\\${mark}`);
