import { goUnitMs } from '../model/go-duration.ts';
import { isLevelField, type LogLevel, levelNamed, levelRank, levelWord } from './log-level.ts';
import type { BufferedLine } from './log-lines.ts';
import { fieldOf, type LogRecord, logRecord } from './log-record.ts';
import { traceParts } from './log-traces.ts';
import { hasMatch, searchPattern } from './search.ts';

/**
 * What `&` hides: words that are looked for as in a search, fields (`level>=warn`, `status!=200`, `path~^/api`), and how
 * many lines around each match stay (`-C2`). A line must have all of it; a `!` before the words turns them round.
 */
export type LogQuery = {
  /** Lines kept before and after each match. */
  readonly around: number;
  /** The same without the lines around. */
  readonly matched: string;
  /** A new test, for lines in their order: a stack trace has the level of the line that it belongs to. */
  test(): (line: Pick<BufferedLine, 'source' | 'kind'>, plain: string) => boolean;
};

/** Undefined for a text that asks for nothing. */
export const logQuery = (text: string): LogQuery | undefined => {
  const around = /^\s*-C\s?(\d{1,3})(?:\s+|$)/.exec(text);
  const matched = around ? text.slice(around[0].length) : text;
  const words: string[] = [];
  const clauses: Clause[] = [];
  for (const token of matched.match(/[^\s"]*"[^"]*"?\S*|\S+/g) ?? []) {
    const clause = clauseIn(token);
    if (clause) clauses.push(clause);
    else words.push(token);
  }
  // Spaces count where there is nothing but words: they are what is searched for.
  const sought = clauses.length === 0 ? matched : words.join(' ');
  const inverse = sought.startsWith('!');
  const pattern = searchPattern(inverse ? sought.slice(1) : sought);
  if (!pattern && clauses.length === 0) return undefined;
  return {
    around: Number(around?.[1] ?? 0),
    matched,
    test: () => {
      const levels = clauses.some(({ kind }) => kind === 'level') ? levelsOf() : () => undefined;
      return (line, plain) => {
        const level = levels(line, plain);
        if (pattern && hasMatch(pattern, plain) === inverse) return false;
        let record: LogRecord | undefined | 'unread' = 'unread';
        return clauses.every(clause => {
          if (clause.kind === 'level') return level !== undefined && clause.holds(levelRank(level));
          if (record === 'unread') record = logRecord(plain);
          return record ? clause.holds(fieldOf(record, clause.name)) : clause.holdsFor(plain);
        });
      };
    },
  };
};

/** The query with another number of lines around each match. */
export const withAround = (text: string, by: number): string => {
  const query = logQuery(text);
  if (!query) return text;
  const around = Math.max(0, Math.min(99, query.around + by));
  return around === 0 ? query.matched : `-C${around} ${query.matched}`;
};

type Clause =
  | { readonly kind: 'level'; holds(rank: number): boolean }
  | {
      readonly kind: 'field';
      readonly name: string;
      holds(value: string | undefined): boolean;
      /** For lines that hold no fields. */
      holdsFor(plain: string): boolean;
    };

const clauseIn = (token: string): Clause | undefined => {
  const parts = /^([A-Za-z_@][\w.@/-]*)(!=|>=|<=|=|>|<|!~|~)(.+)$/.exec(token);
  if (!parts) return undefined;
  const [, name = '', operator = '', typed = ''] = parts;
  const value = /^".*"$/.test(typed) ? typed.slice(1, -1) : typed;
  const level = isLevelField(name) ? levelNamed(value) : undefined;
  if (level && operator !== '~' && operator !== '!~')
    return { kind: 'level', holds: rank => compared(rank, operator, levelRank(level)) };
  if (operator === '~' || operator === '!~') {
    const pattern = searchPattern(value);
    const wanted = operator === '~';
    return {
      kind: 'field',
      name,
      holds: field => (field !== undefined && pattern !== undefined && hasMatch(pattern, field)) === wanted,
      holdsFor: () => !wanted,
    };
  }
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '=';
    const literal = `${name}=${value}`.toLowerCase();
    return {
      kind: 'field',
      name,
      holds: field => isEqual(field, value) === wanted,
      holdsFor: plain => plain.toLowerCase().includes(literal) === wanted,
    };
  }
  const limit = amount(value);
  if (limit === undefined) return undefined;
  return {
    kind: 'field',
    name,
    holds: field => {
      const actual = field === undefined ? undefined : amount(field);
      return actual !== undefined && compared(actual, operator, limit);
    },
    holdsFor: () => false,
  };
};

const isEqual = (field: string | undefined, value: string): boolean => {
  if (field === undefined) return false;
  if (field.toLowerCase() === value.toLowerCase()) return true;
  const [one, other] = [amount(field), amount(value)];
  return one !== undefined && one === other;
};

const compared = (one: number, operator: string, other: number): boolean => {
  switch (operator) {
    case '>=':
      return one >= other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '<':
      return one < other;
    case '!=':
      return one !== other;
    default:
      return one === other;
  }
};

/** A number, or a duration as programs log it (`250ms`, `1.5s`) in milliseconds; undefined for anything else. */
const amount = (text: string): number | undefined => {
  const parts = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(ns|us|µs|ms|s|m|h)?$/i.exec(text.trim());
  return parts ? Number(parts[1]) * (parts[2] === undefined ? 1 : (goUnitMs[parts[2].toLowerCase()] ?? 1)) : undefined;
};

/** The level of each line, that of its trace where it has none itself. */
const levelsOf = (): ((line: Pick<BufferedLine, 'source' | 'kind'>, plain: string) => LogLevel | undefined) => {
  const parts = traceParts();
  const above = new Map<number, LogLevel | undefined>();
  return (line, plain) => {
    if (line.kind === 'event') return undefined;
    const part = parts(line, plain);
    const level = part === 'head' ? levelWord(plain)?.level : above.get(line.source);
    if (part === 'head') above.set(line.source, level);
    return level;
  };
};
