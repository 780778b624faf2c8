import { plainText } from '../../log-filter.ts';
import type { LogView } from '../../log-view.ts';
import { type LogViewPort, lastShown } from './log-view-port.ts';

/** What `c` copies, without colors: from the last mark to the end where there is a mark, else the lines in view. */
export const copiedText = (port: LogViewPort, view: LogView): { readonly text: string; readonly lines: number } => {
  const mark = view.marks.findLast(number => number >= port.log.first);
  const from = mark ?? port.top?.line;
  const until = mark === undefined ? lastShown(port) : port.log.end - 1;
  const lines: string[] = [];
  if (from === undefined || until === undefined) return { text: '', lines: 0 };
  for (let number = port.geometry.visible.atOrAfter(from); number !== undefined && number <= until; ) {
    const line = port.log.line(number);
    if (line?.kind === 'log') lines.push(plainText(line.text));
    number = port.geometry.visible.atOrAfter(number + 1);
  }
  return { text: lines.join('\n'), lines: lines.length };
};
