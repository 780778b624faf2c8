import { isTrace } from './log-severity.ts';

/** What the kubelet serves in place of a log that is gone. */
export const isPlaceholder = (line: string): boolean =>
  /^unable to retrieve container logs for |^failed to try resolving symlinks in path |^Error from server(?: \((?:BadRequest|InternalError)\)|: Get | \(NotFound\): pods ")|^rpc error: code = NotFound/.test(
    line,
  );

/** A log line without colors, CRI prefix and time stamp, and with the words of a JSON line instead of its JSON. */
export const bareLine = (line: string): string => {
  const plain = line
    .replace(/\u001b\[[0-9;]*m/g, '')
    .replace(/^\d{4}-\d\d-\d\dT\S+Z? (?:stdout|stderr) [FP] /, '')
    .trimEnd();
  return jsonWords(plain) ?? plain;
};

const messageKeys = ['message', 'msg', '@message', 'log', 'event', 'Message', '@m', '@mt', 'MessageTemplate', 'fields'];

/** Fields that say what a message is about. */
const subjectKeys = ['variable', 'setting', 'key', 'file', 'path', 'address', 'addr', 'url', 'database'];
const errorKeys = [
  'error',
  'err',
  'exception',
  'Exception',
  'cause',
  'thrown',
  'reason',
  'stack',
  'stack_trace',
  'stacktrace',
  '@x',
  'exc_info',
  'detail',
  'error.message',
  'error.stack_trace',
  'attr',
];

/** `LEVEL message: error` of a line that is a JSON object, undefined for any other line. */
const jsonWords = (line: string): string | undefined => {
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const fields = parsed as Readonly<Record<string, unknown>>;
    const level = levelOf(fields);
    const words = [firstText(fields, messageKeys), firstText(fields, errorKeys)].filter(text => text !== undefined);
    if (words.length === 0) return undefined;
    const subjects = subjectKeys.flatMap(key => (isShort(fields[key]) ? [` ${key}=${fields[key]}`] : []));
    return flat(`${level ? `${level} ` : ''}${words.join(': ')}${subjects.join('')}`);
  } catch {
    return undefined;
  }
};

const isShort = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length < 120;

/** One line of a text of many, without the frames of a stack trace. */
const flat = (text: string): string =>
  text
    .split('\n')
    .filter((line, index) => index === 0 || (line.trim() !== '' && !isTrace(line)))
    .map(line => line.trim())
    .join(' ');

const levelOf = (fields: Readonly<Record<string, unknown>>): string => {
  const level =
    fields['level'] ??
    fields['severity'] ??
    fields['lvl'] ??
    fields['levelname'] ??
    fields['log.level'] ??
    fields['@l'] ??
    fields['s'];
  if (typeof level === 'number') return level >= 60 ? 'FATAL' : level >= 50 ? 'ERROR' : level >= 40 ? 'WARN' : 'INFO';
  return typeof level === 'string' ? (letters[level] ?? level.toUpperCase()) : '';
};

/** The levels of MongoDB. */
const letters: Readonly<Record<string, string>> = { F: 'FATAL', E: 'ERROR', W: 'WARN', I: 'INFO' };

const firstText = (fields: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined => {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'object' && value !== null) {
      const inner = firstText(value as Readonly<Record<string, unknown>>, [
        'message',
        'msg',
        'errmsg',
        'error',
        'stack',
      ]);
      if (inner) return inner;
    }
  }
  return undefined;
};

/** Signed web tokens, and keys that their makers gave a prefix: AWS, GitHub, GitLab, Slack, Stripe, Vault. */
const knownTokens =
  /\beyJ[\w-]{10,}\.[\w-]{4,}(?:\.[\w-]*)?|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|[rs]k_(?:live|test)_|hv[sb]\.)[\w-]{10,}/g;

/** What every line holds that has something to hide: most have none of it, and are looked through once instead of five times. */
const telltales =
  /:\/\/|bearer|authorization|passw|pwd|secret|token|api[_-]?key|eyJ|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|[rs]k_(?:live|test)_|hv[sb]\./i;

/** The line with passwords in addresses, in the usual assignments, and well-known tokens made unreadable. */
export const redact = (line: string): string => (telltales.test(line) ? hidden(line) : line);

const hidden = (line: string): string =>
  line
    .replace(/((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, '$1***@')
    .replace(/(\b(?:bearer|authorization["']?\s*[:=]\s*["']?(?:basic|token))\s+)[\w.~+/=-]{8,}/gi, '$1***')
    .replace(knownTokens, '***')
    .replace(
      /(--(?:password|passwd|token|secret|api-key) )(?!(?:is|not|or|and|must|flag|option|required)\b|[-*])\S+/g,
      '$1***',
    )
    .replace(
      /(?<![/\w.-])([\w.-]*(?:password|passwd|pwd|secret|token|api[_-]?key)\\?["']?\s*[=:]\s*)(?!\*)("[^"]+"|'[^']+'|[^\s,;&]+)/gi,
      (all, key: string, value: string, at: number, whole: string) =>
        /^ (?:is|was|are|has|not|does|did|cannot|could|must) /.test(whole.slice(at + all.length)) ||
        /^(?:is|not|no|was|has|for|authentication|required|missing|expired|invalid|permission|cannot|failed|must|[1-5]\d\d|context|connection|connect|could|unable|unexpected|unauthorized|forbidden|access|bad|malformed|unknown|rpc|dial|lookup|get|post|open|read|write|http|error|status|request|response|timeout|eof|x509|tls|signature|server)$/i.test(
          value,
        )
          ? all
          : `${key}***`,
    );
