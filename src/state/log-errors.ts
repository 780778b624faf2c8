import { bareLine } from '../diagnosis/rules/logs/log-line.ts';
import { isNoise, severityOf } from '../diagnosis/rules/logs/log-severity.ts';
import { matchLine } from '../diagnosis/rules/logs/match-line.ts';
import { levelRank, levelWord } from './log-level.ts';

const errorWord =
  /\b(?:error|fatal|panic|exception|traceback|critical|emerg|alert|segfault|segmentation fault|out of memory|oom)\b|[a-z](?:Error|Exception)\b|\bE\d{4} /i;
const noError =
  /\b(?:no|0|zero|without) (?:errors?|exceptions?)\b|\berrors?["']?\s*[:=]\s*(?:0|null|nil|none|false|""|'')(?![\w.])/gi;

/**
 * Whether a line without colors reads like a failure: by its own level (`ERROR`, `level=error`, klog's `E0101`), by words
 * (`panic:`, a Java or Python exception), or because the diagnosis knows what it means. A line whose own level is lower is
 * none, whatever words it holds.
 */
export const isErrorLine = (line: string): boolean => {
  // What a line is stands near its beginning; patterns over a whole megabyte would take their time.
  const text = line.length > 2000 ? line.slice(0, 2000) : line;
  const level = levelWord(text)?.level;
  if (level) return levelRank(level) >= levelRank('error');
  return errorWord.test(text.replace(noError, '')) || isKnownFailure(text);
};

/** Only lines that speak of failing at all are held against the patterns: there are many of them. */
const isKnownFailure = (text: string): boolean =>
  severityOf(text) >= 2 && !isNoise(text) && matchLine(bareLine(text), anyFailure) !== undefined;

/** An exit code that no pattern asks for. */
const anyFailure = 1;
