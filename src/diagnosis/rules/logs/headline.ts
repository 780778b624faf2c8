const time = /^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,:]\d+)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?:?\s+/;
/** Where a line was written: the number of the process (gunicorn, PostgreSQL), the place in the source (klog). */
const place = /^\[\d+\] |^[FEW]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [\w.-]+:\d+\] /;
/** Level, process, thread and logger of Spring Boot; level, logger and thread of JBoss and Quarkus. */
const logger = /^(\w+) +(?:\d+ --- (?:\[[^\]]*\] )+\S+ +: |\[[\w.$]+\] \([^)]*\) )/;

/** What a log line says without what a title has no room for: its time, process, thread and logger, the keys of logfmt. */
export const headline = (line: string): string => {
  const said =
    logfmt(line) ??
    line
      .replace(/^\[\d{4}-[^\]]*: (\w+)\/[\w-]+\] /, '$1 ')
      .replace(time, '')
      .replace(place, '')
      .replace(logger, '$1 ');
  return said.trim() === '' ? line : said.trim().replace(/^(\w+):? \1\b/, '$1');
};

const logfmt = (line: string): string | undefined => {
  if (!/^(?:ts|time|t|level|lvl|logger|caller)=\S+ /.test(line)) return undefined;
  const said = [fieldOf(line, 'msg'), fieldOf(line, 'err(?:or)?')].filter(text => text !== undefined);
  return said.length === 0 ? undefined : said.join(': ');
};

const fieldOf = (line: string, key: string): string | undefined => {
  const match = new RegExp(`(?:^|\\s)${key}=(?:"((?:[^"\\\\]|\\\\.)*)"|(\\S+))`).exec(line);
  return (match?.[1] ?? match?.[2])?.replace(/\\"/g, '"');
};
