import type { SourceLine } from '../../evidence/log-merge.ts';
import type { LogSourcesOptions } from '../../evidence/log-sources.ts';
import { UsageError } from '../../model/usage-error.ts';
import { plainText } from '../../state/log-filter.ts';
import { logQuery } from '../../state/log-query.ts';
import { type FlagValues, textOf, textsOf } from '../options.ts';

/** What the flags of `podctl logs` ask for. */
export type LogRequest = {
  readonly options: LogSourcesOptions;
  readonly isContainerWanted: (name: string) => boolean;
  readonly container: string | undefined;
  readonly allContainers: boolean;
  /** Asked of each line once, in their order. */
  readonly isLineWanted: (line: SourceLine) => boolean;
  readonly format: 'text' | 'json' | 'raw';
  readonly timestamps: boolean;
  readonly zone: 'local' | 'utc';
};

/** Reads the flags. `isWide`: the pods are selected, not named. Raises a `UsageError` for what makes no sense. */
export const logRequest = (flags: FlagValues, isWide: boolean): LogRequest => {
  const previous = flags['previous'] === true;
  const follow = flags['follow'] === true;
  if (previous && follow)
    throw new UsageError('A run that has ended cannot be followed', 'Use either --previous or --follow.');
  const container = textOf(flags, 'container');
  const wanted = container === undefined ? undefined : pattern('--container', `^(?:${container})$`);
  return {
    options: {
      follow,
      ...(previous && { previous }),
      ...tail(textOf(flags, 'tail') ?? (isWide && textOf(flags, 'since') === undefined ? '10' : '-1')),
      ...since(textOf(flags, 'since')),
      maxStreams: count('--max-log-requests', textOf(flags, 'max-log-requests') ?? '50', 1),
    },
    container,
    isContainerWanted: name => wanted?.test(name) ?? true,
    allContainers: flags['all-containers'] === true,
    isLineWanted: lineFilter(textsOf(flags, 'include'), textsOf(flags, 'exclude'), textOf(flags, 'where')),
    format: oneOf('--output', textOf(flags, 'output') ?? 'text', ['text', 'json', 'raw']),
    timestamps: flags['timestamps'] === true,
    zone: oneOf('--timezone', (textOf(flags, 'timezone') ?? 'utc').toLowerCase(), ['local', 'utc']),
  };
};

const oneOf = <T extends string>(flag: string, value: string, choices: readonly T[]): T => {
  const chosen = choices.find(choice => choice === value);
  if (chosen === undefined) throw new UsageError(`${flag} cannot be ${value}`, `Choose ${choices.join(', ')}.`);
  return chosen;
};

const count = (flag: string, text: string, least: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new UsageError(`${flag} ${text} is not a number`, `Write a whole number from ${least} on.`);
  return value;
};

/** As kubectl's: -1 is everything. */
const tail = (text: string): { readonly tailLines?: number } => {
  const lines = count('--tail', text, -1);
  return lines < 0 ? {} : { tailLines: lines };
};

const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/** `90s`, `1h30m`, `2d`, or an RFC 3339 time. */
const since = (text: string | undefined): Pick<LogSourcesOptions, 'sinceSeconds' | 'sinceTime'> => {
  if (text === undefined) return {};
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([dhms])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text)
    return {
      sinceSeconds: Math.ceil(
        parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? ''] ?? 0), 0),
      ),
    };
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)))
    return { sinceTime: new Date(text).toISOString() };
  throw new UsageError(`--since ${text} is no time`, 'Write it like 10m, 1h30m, 2d or 2026-11-21T08:00:00Z.');
};

const lineFilter = (
  include: readonly string[],
  exclude: readonly string[],
  where: string | undefined,
): LogRequest['isLineWanted'] => {
  const wanted = include.map(text => pattern('--include', text));
  const unwanted = exclude.map(text => pattern('--exclude', text));
  const query = where === undefined ? undefined : logQuery(where);
  if (where !== undefined && (!query || query.around > 0))
    throw new UsageError(`--where ${where} asks for nothing`, 'Write it like level>=warn, status!=200 or !healthz.');
  const answers = query?.test();
  return line =>
    (answers?.(line, plainText(line.text)) ?? true) &&
    (wanted.length === 0 || wanted.some(regex => regex.test(line.text))) &&
    !unwanted.some(regex => regex.test(line.text));
};

const pattern = (flag: string, text: string): RegExp => {
  try {
    return new RegExp(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${flag} is not a regular expression: ${error.message}`);
  }
};
