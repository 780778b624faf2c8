import { sessionText, verdictText } from '../audit/journal-text.ts';
import { judgeJournal } from '../audit/judge-journal.ts';
import { readJournal } from '../audit/read-journal.ts';
import { UsageError } from '../model/usage-error.ts';
import { type FlagValues, textOf } from './options.ts';
import { write } from './write.ts';

/** Says whether a journal is as it was written. Answers the exit code. */
export const verifyJournal = async (file: string, given: FlagValues): Promise<number> => {
  const json = isJson(given);
  const journal = readJournal(file);
  const verdict = judgeJournal(journal, textOf(given, 'head'));
  const { state, problems, notes, sessions } = verdict;
  const told = {
    file,
    state,
    problems,
    notes,
    lines: journal.lines,
    head: journal.head,
    ...(journal.broken ? { firstBrokenLine: journal.broken.line } : {}),
    ...(journal.torn ? { tornLine: journal.torn.line } : {}),
    sessions: sessions.map(({ line, end, entries }) => ({
      line,
      began: new Date(entries[0]?.at ?? 0).toISOString(),
      lines: entries.length,
      end: end || null,
    })),
  };
  await write(json ? `${JSON.stringify(told, null, 2)}\n` : verdictText(file, journal, verdict));
  return state === 'whole' ? 0 : 1;
};

/** Prints a journal, session by session. Answers the exit code. */
export const showJournal = async (file: string, given: FlagValues): Promise<number> => {
  const json = isJson(given);
  const { sessions, problems, state } = judgeJournal(readJournal(file));
  if (json) {
    const entries = sessions.map(session => ({
      ...session,
      entries: session.entries.map(entry => ({ ...entry, at: new Date(entry.at).toISOString() })),
    }));
    await write(`${JSON.stringify({ file, state, problems, sessions: entries }, null, 2)}\n`);
  } else {
    await write(sessions.map(sessionText).join('\n'));
    // Not among what was recorded.
    for (const problem of problems) process.stderr.write(`podctl: ${problem}\n`);
  }
  return state === 'broken' ? 1 : 0;
};

const isJson = (given: FlagValues): boolean => {
  const format = textOf(given, 'output') ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`-o ${format} is not an output of podctl audit`, 'Choose text or json.');
  return format === 'json';
};
