import type { TextRange } from './search.ts';

/** How grave a line calls itself. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** The word of a line that says so, where it stands. */
export type LevelWord = TextRange & { readonly level: LogLevel };

/** A level by any of its usual names, or by the numbers that pino and bunyan write; undefined for anything else. */
export const levelNamed = (name: string): LogLevel | undefined => {
  const number = /^\d+$/.test(name) ? Number(name) : 0;
  if (number >= 10 && number <= 60)
    return number >= 60 ? 'fatal' : number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug';
  return names.get(name.toLowerCase());
};

export const levelRank = (level: LogLevel): number => ranks.indexOf(level);

const ranks: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'fatal'];

const names: ReadonlyMap<string, LogLevel> = new Map([
  ...['trace', 'debug', 'dbg', 'verbose', 'fine', 'finer', 'finest'].map(name => [name, 'debug'] as const),
  ...['info', 'inf', 'information', 'notice', 'log'].map(name => [name, 'info'] as const),
  ...['warn', 'warning', 'wrn'].map(name => [name, 'warn'] as const),
  ...['error', 'err', 'severe', 'eror'].map(name => [name, 'error'] as const),
  ...['fatal', 'panic', 'dpanic', 'critical', 'crit', 'emerg', 'emergency', 'alert', 'ftl'].map(
    name => [name, 'fatal'] as const,
  ),
]);

/** Fields that hold the level, in JSON and logfmt. */
export const isLevelField = (name: string): boolean =>
  /^(?:level|lvl|severity|loglevel|log\.level|levelname)$/i.test(name);

const field = /["']?\b(?:level|lvl|severity|loglevel|log\.level|levelname)["']?\s*[:=]\s*["']?(\w+)/i;
/** klog (`E1121 08:00:00.000000`), which Kubernetes' own programs write. */
const klog = /^([IWEF])\d{4} \d\d:\d\d/;
const klogLevels: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };
/** A word in capitals (Java, Python, Rust), or any in brackets (nginx, Apache). */
const word =
  /\b(?:FATAL|PANIC|CRITICAL|CRIT|EMERG|ALERT|ERROR|ERR|SEVERE|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)\b|(?<=\[)(?:fatal|panic|crit|emerg|alert|error|warn|warning|notice|info|debug|trace)(?=\])/;

/** What stands near the beginning of a line says what it is. UTF-16 units. */
const near = 160;

/** The level of a line without colors; undefined where it has none. */
export const levelWord = (plain: string): LevelWord | undefined => {
  const named = field.exec(plain.length > 2000 ? plain.slice(0, 2000) : plain);
  const level = named && levelNamed(named[1] ?? '');
  if (level) {
    // The value ends the match.
    const end = named.index + named[0].length;
    return { level, start: end - (named[1] ?? '').length, end };
  }
  const letter = klog.exec(plain)?.[1];
  if (letter !== undefined) return { level: klogLevels[letter] ?? 'info', start: 0, end: 5 };
  const found = word.exec(plain.slice(0, near));
  const spelt = found && levelNamed(found[0]);
  return spelt ? { level: spelt, start: found.index, end: found.index + found[0].length } : undefined;
};
