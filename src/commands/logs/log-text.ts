import type { SourceLine } from '../../evidence/log-merge.ts';
import { cleanText } from '../../model/clean.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { type ColorDepth, type Paint, paintOf } from '../../views/color.ts';
import type { LogRequest } from './log-request.ts';

/** How lines are written. */
export type LogTextOptions = Pick<LogRequest, 'format' | 'timestamps' | 'zone'> & {
  readonly color: ColorDepth;
  /** The name in front of the lines of a source; '' where there is one source only. */
  name(source: number): string;
  container(source: number): ContainerRef | undefined;
};

/** A line as it goes out, with its newline. */
export const logText = (line: SourceLine, options: LogTextOptions): string => {
  const { format, color } = options;
  if (format === 'json') return `${JSON.stringify(logRecord(line, options.container(line.source)))}\n`;
  const text = color === 'none' ? cleanText(line.text) : line.text;
  if (format === 'raw') return `${text}\n`;
  const name = options.name(line.source);
  const label = name && `${nameColor(line.source, color)?.(name) ?? name} `;
  const stamp = options.timestamps && line.time ? `${zoned(line, options.zone)} ` : '';
  return `${label}${stamp}${text}\n`;
};

/** A line of podctl's own, for standard error: `-- 12:03:04Z web-0: app exited with code 1`. */
export const eventText = ({ source, ms = 0, text }: SourceLine, { name, zone, color }: LogTextOptions): string => {
  const at = zone === 'utc' ? `${new Date(ms).toISOString().slice(11, 19)}Z` : localTime(ms).slice(11, 19);
  const who = /^(?:pod |\d+ logs\b)/.test(text) ? '' : name(source).split(' ')[0];
  const isNamed = !who || text.startsWith(`${who} `) || text.startsWith(`${who}:`);
  const line = `-- ${at} ${isNamed ? '' : `${who}: `}${text}`;
  return `${color === 'none' ? line : (paintOf('dim', color)?.(line) ?? line)}\n`;
};

/** Readable on dark and on light. */
const nameLooks = ['30', '28', '130', '164', '27', '97', '66', '100', '132', '61'];
const plainLooks = ['cyan', 'green', 'magenta', 'blue', 'yellow', 'red'];

const nameColor = (source: number, color: ColorDepth): Paint | undefined => {
  if (color === 'none') return undefined;
  const looks = color === '16' ? plainLooks : nameLooks;
  return paintOf(looks[source % looks.length] ?? '', color);
};

const logRecord = ({ time, text, kind }: SourceLine, container: ContainerRef | undefined): object => ({
  time,
  namespace: container?.namespace,
  pod: container?.pod,
  container: container?.container,
  kind,
  message: cleanText(text),
});

const zoned = ({ time, ms }: SourceLine, zone: LogRequest['zone']): string => {
  if (ms === undefined || (zone === 'utc' && time.endsWith('Z'))) return time;
  const fraction = /\.\d+/.exec(time)?.[0] ?? '';
  if (zone === 'utc') return `${new Date(ms).toISOString().slice(0, 19)}${fraction}Z`;
  const local = localTime(ms);
  return `${local.slice(0, 19)}${fraction}${local.slice(19)}`;
};

/** RFC 3339 in this machine's zone, whole seconds: `2026-11-21T12:03:04+02:00`. */
const localTime = (ms: number): string => {
  const minutes = -new Date(ms).getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  return `${new Date(ms + minutes * 60_000).toISOString().slice(0, 19)}${offset}`;
};
