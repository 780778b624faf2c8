import { levelRank, levelWord } from './log-level.ts';
import type { BufferedLine } from './log-lines.ts';

/**
 * What a line is to the one before it: a `head` stands for itself, a `frame` belongs to the trace above, an `end` belongs
 * to it too and says what it is about (the last line of a Python traceback, the first of a Java one).
 */
export type TracePart = 'head' | 'frame' | 'end';

type Inside = 'nothing' | 'python' | 'go';
type Before = { readonly inside: Inside; readonly plain: string };

/** Tells the parts of stack traces apart, line by line in their order; lines of several sources may be interleaved. */
export const traceParts = (): ((line: Pick<BufferedLine, 'source' | 'kind'>, plain: string) => TracePart) => {
  const before = new Map<number, Before>();
  return ({ source, kind }, plain) => {
    if (kind === 'event') return 'head';
    const [part, inside] = partOf(plain, before.get(source));
    before.set(source, { inside, plain });
    return part;
  };
};

const traceback = /\bTraceback \(most recent call last\):$/;
const between = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const chained = /^(?:Caused by: |Suppressed: |\.\.\. \d+ more)/;
const goroutine = /^goroutine \d+ \[/;
const goFrame = /^(?:$|created by |\[signal |[\w./*()[\]·-]+\(.*\)$)/;
/** What a logger of the JVM writes below its own line. */
const exception = /^[\w.$]+(?:Exception|Error|Throwable)(?::|$)/;
/** Indented, but with a level or a time of its own. */
const ownLine = /^\s+(?:\[?(?:FATAL|ERROR|WARN|INFO|DEBUG|TRACE)\b|\d{4}-\d\d-\d\d)/;

/** `before` is undefined for the first line of a source: it belongs to nothing. */
const partOf = (plain: string, before: Before | undefined): readonly [TracePart, Inside] => {
  // The beginning says what a line is.
  const text = plain.length > 400 ? plain.slice(0, 400) : plain;
  if (between.test(text)) return ['frame', 'python'];
  if (traceback.test(text)) return [before && goesOn(before) ? 'frame' : 'head', 'python'];
  if (goroutine.test(text)) return [before ? 'frame' : 'head', 'go'];
  if (!before) return ['head', 'nothing'];
  if (/^\s/.test(text) ? !ownLine.test(text) : chained.test(text)) return ['frame', before.inside];
  if (exception.test(text) && goesOn(before)) return ['end', 'nothing'];
  if (before.inside === 'python') return text === '' ? ['frame', 'python'] : ['end', 'nothing'];
  if (before.inside === 'go' && goFrame.test(text)) return ['frame', 'go'];
  return ['head', 'nothing'];
};

/** Whether an exception belongs to what is above: one before it, or the line of a logger that tells of it. */
const goesOn = ({ inside, plain }: Before): boolean => {
  const level = levelWord(plain)?.level;
  return inside === 'python' || (level !== undefined && levelRank(level) >= levelRank('error'));
};
