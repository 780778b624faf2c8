import { judgeJournal } from '../audit/judge-journal.ts';
import { readJournal } from '../audit/read-journal.ts';
import { replayOf } from '../audit/replay.ts';
import { UsageError } from '../model/usage-error.ts';
import { configurationByFlags } from './configuration.ts';
import { needTerminal } from './dashboard.ts';
import type { FlagValues } from './options.ts';

/** Opens the dashboard on a journal. Raises a `UsageError` where the file is none. */
export const replayJournal = async (file: string, flags: FlagValues): Promise<number> => {
  const journal = readJournal(file);
  if (journal.entries.length === 0) throw new UsageError(`${file} holds no line that can be relied on`, '');
  needTerminal();
  const { openReplay } = await import('./dashboard/open-replay.ts');
  const { problems } = judgeJournal(journal);
  return openReplay(file, replayOf(journal.entries), problems, await configurationByFlags(flags));
};
