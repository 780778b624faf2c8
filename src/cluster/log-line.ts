import { cleanLogLine } from '../model/clean.ts';
import type { LogLine } from './cluster.ts';

/** Longest text of a line that is kept. Bytes, with the time stamp. */
export const maxLineBytes = 64 * 1024;

/** What stands at the end of a line that was cut. */
export const cutMark = ' … (the rest of this line, beyond 64 KiB, is left out)';

/** A line as the server sent it: its time stamp ('' where it has none) and everything after it, not yet cleaned. */
export type RawLogLine = { readonly time: string; readonly text: string };

/** Splits the time stamp off. A line without one is no output of the container's but something the kubelet says. */
export const readLogLine = (line: string): RawLogLine => {
  const space = line.indexOf(' ');
  const end = space === -1 ? line.length : space;
  return isStamp(line, end) ? { time: line.slice(0, end), text: line.slice(end + 1) } : { time: '', text: line };
};

/**
 * Whether a line begins with RFC 3339 up to `end`, as the kubelet writes it in front of each line (`timestamps=true`):
 * nanoseconds, the node's own zone. A pattern would cost more than all the rest.
 */
const isStamp = (line: string, end: number): boolean => {
  if (end < 20 || end > 35) return false;
  for (let at = 0; at < 19; at += 1) if (kindOf(line.charCodeAt(at)) !== stampKinds.charCodeAt(at)) return false;
  return line.charCodeAt(end - 1) === 0x5a || line.charCodeAt(end - 3) === 0x3a;
};

/** `0` stands for any digit. */
const stampKinds = '0000-00-00T00:00:00';
const kindOf = (code: number): number => (code >= 0x30 && code <= 0x39 ? 0x30 : code);

/** The line as it may be shown. */
export const cleanLine = ({ time, text }: RawLogLine, cut: boolean): LogLine => {
  if (!cut) return { time, text: cleanLogLine(text.endsWith('\r') ? text.slice(0, -1) : text) };
  // A character that was cut in two decodes to U+FFFD.
  return { time, text: cleanLogLine(text.replace(/\ufffd+$/, '')) + cutMark };
};

/** What the kubelet writes, with status 200, in place of a log that the runtime no longer has. */
export const isLostLog = (text: string): boolean => /^unable to retrieve container logs for \S+:\/\/\S*$/.test(text);
