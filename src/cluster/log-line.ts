import { cleanLogLine } from '../model/clean.ts';
import type { LogLine } from './cluster.ts';

/** Longest text of a line that is kept. Bytes, with the time stamp. */
export const maxLineBytes = 64 * 1024;

/** What stands at the end of a line that was cut. */
export const cutMark = ' … (the rest of this line, beyond 64 KiB, is left out)';

/** A line as the server sent it: its time stamp ('' where it has none) and everything after it, not yet cleaned. */
export type RawLogLine = { readonly time: string; readonly text: string };

/** RFC 3339 as the kubelet writes it in front of each line (`timestamps=true`): nanoseconds, the node's own zone. */
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Splits the time stamp off. A line without one is no output of the container's but something the kubelet says. */
export const readLogLine = (line: string): RawLogLine => {
  const space = line.indexOf(' ');
  const end = space === -1 ? line.length : space;
  const time = line.slice(0, end);
  return end <= 35 && stamp.test(time) ? { time, text: line.slice(end + 1) } : { time: '', text: line };
};

/** The line as it may be shown. */
export const cleanLine = ({ time, text }: RawLogLine, cut: boolean): LogLine => {
  const end = text.endsWith('\r') ? -1 : undefined;
  if (!cut) return { time, text: cleanLogLine(text.slice(0, end)) };
  // A character that was cut in two decodes to U+FFFD.
  return { time, text: cleanLogLine(text.replace(/\ufffd+$/, '')) + cutMark };
};

/** What the kubelet writes, with status 200, in place of a log that the runtime no longer has. */
export const isLostLog = (text: string): boolean => /^unable to retrieve container logs for \S+:\/\/\S*$/.test(text);
