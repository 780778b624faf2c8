import { type CompletedCommand, completionsOf, quoted } from './completion-tree.ts';

/** Works from bash 3.2 on, which macOS has; files are offered from bash 4 on. */
export const bashCompletion = (commands: readonly CompletedCommand[]): string =>
  `# podctl completion for bash: source <(podctl completion bash)
_podctl() {
  local cur prev command= words=
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  # --flag=value is three words to bash.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  if [[ $COMP_CWORD -gt 1 && \${COMP_WORDS[1]} != -* ]]; then command=\${COMP_WORDS[1]}; fi
  COMPREPLY=()
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _podctl podctl
`.replaceAll(/^\s+$\n/gm, '');

const valueCases = ({ name, flags }: CompletedCommand): readonly string[] =>
  flags.flatMap(flag => {
    const value = completionsOf(flag);
    if (value === 'none') return [];
    const patterns = [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])].map(word =>
      quoted(`${name} ${word}`),
    );
    return `    ${patterns.join('|')}) ${answer(value)} ;;`;
  });

const answer = (value: 'free' | 'file' | readonly string[]): string => {
  if (value === 'file') return 'compopt -o default 2>/dev/null; return';
  if (value === 'free') return 'return';
  return `COMPREPLY=($(compgen -W ${quoted(value.join(' '))} -- "$cur")); return`;
};

const wordCase = ({ name, flags, words }: CompletedCommand, _: number, all: readonly CompletedCommand[]): string => {
  const dashed = flags.flatMap(flag => [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])]);
  const plain = name === '' ? all.map(command => command.name).filter(Boolean) : words;
  return `    ${quoted(name)}) if [[ $cur == -* ]]; then words=${quoted(dashed.join(' '))}; else words=${quoted(plain.join(' '))}; fi ;;`;
};
