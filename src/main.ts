import { CommandError } from './commands/command-error.ts';
import { helpText } from './commands/help.ts';
import { subcommands } from './commands/index.ts';
import { parse } from './commands/parse.ts';
import { write } from './commands/write.ts';
import { UsageError } from './model/usage-error.ts';

/** Runs podctl with the words after its name and sets the exit code. */
export const main = async (argv: readonly string[]): Promise<void> => {
  // Where nothing can be said, nothing is.
  process.stderr.on('error', () => {});
  try {
    const { subcommand, call, help } = parse(argv, subcommands);
    if (help) await write(helpText(subcommand, subcommands));
    else process.exitCode = await subcommand.run(call);
  } catch (error) {
    process.exitCode = report(error);
  }
};

/** The user's mistakes and the cluster's refusals in two lines; podctl's own mistakes with their stack. */
const report = (error: unknown): number => {
  if (error instanceof UsageError) return say(error.message, error.hint, 2);
  if (error instanceof CommandError) return say(error.message, error.hint, error.exitCode);
  process.stderr.write(`podctl: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
};

const say = (message: string, hint: string, exitCode: number): number => {
  process.stderr.write(`podctl: ${message}\n${hint ? `${hint}\n` : ''}`);
  return exitCode;
};
