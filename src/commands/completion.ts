import { allRules } from '../diagnosis/all-rules.ts';
import { UsageError } from '../model/usage-error.ts';
import { bashCompletion } from './completion/bash-completion.ts';
import { type CompletedCommand, completionTree } from './completion/completion-tree.ts';
import { fishCompletion } from './completion/fish-completion.ts';
import { zshCompletion } from './completion/zsh-completion.ts';
import { configWords } from './config.ts';
import type { Subcommand } from './subcommand.ts';
import { write } from './write.ts';

const shells: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `podctl completion`; `subcommands` are all there are, this one too. */
export const completion = (subcommands: () => readonly Subcommand[]): Subcommand => ({
  name: 'completion',
  usage: 'podctl completion bash | zsh | fish',
  summary: 'Print the completion of commands, flags and rules for a shell',
  details: [
    `Examples:
  source <(podctl completion bash)             in ~/.bashrc
  source <(podctl completion zsh)              in ~/.zshrc, after compinit
  podctl completion fish | source              in ~/.config/fish/config.fish`,
  ],
  flags: [],
  run: async ({ args: [shell = ''] }) => {
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!script)
      throw new UsageError(
        shell ? `There is no completion for ${shell}` : 'podctl completion needs the name of a shell',
        'Choose bash, zsh or fish.',
      );
    const { everyFamily } = await import('../diagnosis/rules/every-family.ts');
    const rules = allRules(everyFamily).map(({ rule }) => rule.id);
    await write(
      script(completionTree(subcommands(), { explain: rules, config: configWords, completion: Object.keys(shells) })),
    );
    return 0;
  },
});
