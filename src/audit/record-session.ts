import { hostname, userInfo } from 'node:os';
import { makePlaceholders } from '../recording/placeholders.ts';
import { redactArguments } from '../recording/redact-text.ts';
import { journalFormat } from './entry.ts';
import { openRecorder, type Recorder } from './recorder.ts';

/** Begins a session of this program in a journal. Raises a `UsageError` where the file cannot be used. */
export const recordSession = (file: string, podctl: string, words: readonly string[]): Recorder =>
  openRecorder(
    file,
    {
      entry: 'session',
      format: journalFormat,
      podctl,
      command: redactArguments(words, makePlaceholders()),
      machine: { host: hostname(), user: userName(), pid: process.pid },
    },
    Date.now,
  );

/** Not every account of a machine has a name (containers). */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
};
