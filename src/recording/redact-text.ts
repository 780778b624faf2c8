import type { Placeholders } from './placeholders.ts';

/** Whether what stands under a name is likely a secret: `DB_PASSWORD`, `api-key`, `authToken`; not `TOKEN_FILE`, `secretName`. */
export const isSecretName = (name: string): boolean =>
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?|private[-_.]?key|signing[-_.]?key|encryption[-_.]?key|credentials?|cookie|authorization|dsn)s?$/i.test(
    name,
  );

/**
 * A text with the secrets in it replaced: private keys, JWTs, bearer tokens, keys of clouds and registries, passwords in
 * URLs and in `name=value`, and the secrets that were met before. Everything else stays as it is, since the messages of
 * Kubernetes are what a diagnosis reads.
 */
export const redactText = (text: string, placeholders: Placeholders): string => {
  const { of, everywhere } = placeholders;
  let clean = text
    .replaceAll(privateKey, key => of(key))
    .replaceAll(/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, token => everywhere(token))
    .replaceAll(knownShapes, key => everywhere(key))
    .replaceAll(
      /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*):([^\s/@"']+)@(?!sha256:)/gi,
      (_, before: string, password: string) => `${before}:${everywhere(password)}@`,
    )
    .replaceAll(
      /\b([a-z][a-z0-9+.-]*:\/\/)([^\s:/?#@"']{16,})@(?!sha256:)/gi,
      (_, scheme: string, token: string) => `${scheme}${everywhere(token)}@`,
    )
    // A MySQL DSN in Go's notation.
    .replaceAll(
      /\b([\w.-]+:)([^\s@/:"']+)(?=@(?:tcp|unix)\()/g,
      (_, user: string, password: string) => `${user}${everywhere(password)}`,
    )
    .replaceAll(
      /(\bauthorization\\?["']?\s*[:=]\s*\\?["']?(?:[a-z]+\s+)?)([\w.~+/-]{8,}=*)/gi,
      (_, before: string, token: string) => `${before}${everywhere(token)}`,
    )
    .replaceAll(
      /(\bbearer\s+)(?=\S*\d)([\w.~+/-]{16,}=*)/gi,
      (_, before: string, token: string) => `${before}${everywhere(token)}`,
    )
    .replaceAll(
      /([\w.-]+)(=|\\?["']\s*[:=]\s*)(\\?["'])([^"'\\\n]+)/g,
      (all, name: string, sign: string, quote: string, value: string) =>
        isSecretName(name) && !isHarmless(value) ? `${name}${sign}${quote}${everywhere(value)}` : all,
    )
    .replaceAll(
      /([\w.-]+)(\s{0,3}=\s{0,3}(?![=>])|\\?["']\s*[:=]\s*)([^\s"'\\&;,)}\]]+)/g,
      (all, name: string, sign: string, value: string) =>
        isSecretName(name) && !isHarmless(value) ? `${name}${sign}${everywhere(value)}` : all,
    )
    // With a colon and a space it may be prose ("password: unauthorized"): only what looks random is a secret there.
    .replaceAll(/([\w.-]+)(:\s+)([^\s"',;]{6,})/g, (all, name: string, sign: string, value: string) =>
      isSecretName(name) && looksRandom(value) && !isHarmless(value) ? `${name}${sign}${everywhere(value)}` : all,
    );
  clean = clean
    // "using password x", "the password is 'x'".
    .replaceAll(
      /\b((?:password|passwd|passphrase)\s+(?:(?:is|was)\s+)?\\?["'`]?)([^\s"'`\\,;]{6,})/gi,
      (all, before: string, value: string) =>
        looksRandom(value) && !isHarmless(value) ? `${before}${everywhere(value)}` : all,
    )
    // `curl -u USER:PASSWORD`
    .replaceAll(/(\s(?:-u|--user)[ =]\s*\\?["']?)([^\s:/"'\\]+:[^\s"'\\]+)/g, (all, flag: string, login: string) =>
      isLogin(login) ? `${flag}${withoutPassword(login, placeholders)}` : all,
    )
    // `mysql -pPASSWORD`
    .replaceAll(
      /(\b(?:mysql|mariadb|sshpass)[\w-]*\s(?:[^\n|;]*\s)?-p)([^\s"'\\|;]+)/g,
      (all, before: string, value: string) => (isHarmless(value) ? all : `${before}${everywhere(value)}`),
    );
  for (const secret of placeholders.known()) clean = clean.replaceAll(secret, of(secret));
  return clean;
};

/** Log lines: as many as before, since evidence cites them by number. A private key may span several. */
export const redactLines = (lines: readonly string[], placeholders: Placeholders): readonly string[] => {
  let inKey = false;
  return lines.map(line => {
    const begins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(line);
    const ends = /-----END [A-Z0-9 ]*PRIVATE KEY-----/.test(line);
    const inside = inKey;
    inKey = (inKey || begins) && !ends;
    return inside ? placeholders.of(line) : redactText(line, placeholders);
  });
};

/** The words of a command line; the value of a flag like `--password` may be the next word. */
export const redactArguments = (words: readonly string[], placeholders: Placeholders): readonly string[] => {
  const hasShortPassword = words.some(word => /(?:^|\/)(?:mysql|mariadb|sshpass)[\w-]*$/.test(word));
  return words.map((word, index) => {
    const flag = /^--?([\w.-]+)$/.exec(words[index - 1] ?? '')?.[1];
    if (flag && isSecretName(flag) && !word.startsWith('-') && !isHarmless(word)) return placeholders.everywhere(word);
    if ((flag === 'u' || flag === 'user') && isLogin(word)) return withoutPassword(word, placeholders);
    const short = hasShortPassword ? /^-p(.+)$/.exec(word)?.[1] : undefined;
    if (short && !isHarmless(short)) return `-p${placeholders.everywhere(short)}`;
    return redactText(word, placeholders);
  });
};

/** `USER:PASSWORD`, as against the ids of a user and a group. */
const isLogin = (word: string): boolean => {
  const [, password = ''] = /^[^\s:/]+:(.+)$/.exec(word) ?? [];
  return password !== '' && !/^\d+$/.test(password) && !isHarmless(password);
};

const withoutPassword = (login: string, placeholders: Placeholders): string => {
  const colon = login.indexOf(':');
  return `${login.slice(0, colon)}:${placeholders.everywhere(login.slice(colon + 1))}`;
};

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;

/** AWS, GitHub, GitLab, Slack, Google, Stripe, npm, PyPI, DigitalOcean, OpenAI-like. Their own documentation names the prefixes. */
const knownShapes =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{35}|[sr]k_(?:live|test)_\w{10,}|npm_[A-Za-z0-9]{30,}|pypi-AgE[\w-]{30,}|dop_v1_[0-9a-f]{60,}|sk-(?=[\w-]*\d)[\w-]{20,})/g;

/** Switches, references to variables and files, and placeholders: of no use to a thief, and of use to a diagnosis. */
const isHarmless = (value: string): boolean =>
  /^(?:true|false|null|nil|none|undefined|empty|""|''|\d|\*+|x+|<[\w-]+>|\[?redacted.*|REDACTED-\d+)$/i.test(value) ||
  /^\$\(?\{?\w+\}?\)?$/.test(value);

const looksRandom = (value: string): boolean => /[a-z]/i.test(value) && /\d/.test(value) && !/[:.]$/.test(value);
