import { editOwner, type LogPattern, logRule } from './log-rule.ts';

const path = `[^\\s'"\`:,)]+`;

/** Files that a program wants and that are not there. Tried after what says more of a file. */
export const filePatterns: readonly LogPattern[] = [
  {
    pattern: new RegExp(
      [
        `IsADirectoryError: .*Is a directory: '(?<what>[^']+)'`,
        `EISDIR: illegal operation on a directory(?:, \\w+ '(?<what2>[^']+)')?`,
        `FileNotFoundException: (?<what3>/\\S+) \\(Is a directory\\)`,
        `"(?<what4>/[^"]+)" failed \\(21: Is a directory\\)`,
        `(?<what5>/${path})['"\`]?\\)?: [Ii]s a directory`,
      ].join('|'),
    ),
    unnamed: 'a file that it reads',
    rule: logRule({
      id: 'log-is-directory',
      title: 'A directory, not a file: {what}',
      because: 'The program wants to read {what} as a file, and a directory lies there. {mount}',
      about:
        'A mount with a subPath that its ConfigMap or Secret does not have as a key makes the kubelet put an empty directory there; a volume mounted without subPath is a directory too.',
      next: [
        { why: 'See the keys of the ConfigMaps', command: 'kubectl describe configmaps -n {namespace}' },
        editOwner,
      ],
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
      examples: [
        { text: 'FATAL: cannot read /etc/mailer/mailer.conf: Is a directory', from: 'C' },
        { text: 'level=error err="read /etc/app/config.yaml: is a directory"', from: 'Go' },
        { text: "IsADirectoryError: [Errno 21] Is a directory: '/etc/app/settings.ini'", from: 'Python' },
        { text: 'Error: EISDIR: illegal operation on a directory, read', from: 'Node.js' },
        { text: 'java.io.FileNotFoundException: /etc/app/app.yml (Is a directory)', from: 'Java' },
        {
          text: 'nginx: [crit] pread() "/etc/nginx/nginx.conf" failed (21: Is a directory)',
          from: 'nginx',
        },
      ],
    }),
  },
  {
    pattern: new RegExp(
      [
        `\\b(?:open|stat|read|lstat) (?<what>/${path}): no such file or directory`,
        `FileNotFoundError: .*No such file or directory: '(?<what2>[^']+)'`,
        `ENOENT: no such file or directory, \\w+ '(?<what3>[^']+)'`,
        `[Cc]an't open (?:file|perl script) ['"](?<what4>[^'"]+)['"]`,
        `FileNotFoundException: (?<what5>/\\S+) \\(No such file`,
        `NoSuchFileException: (?<what6>/\\S+)`,
        `Could not find file '(?<what7>/[^']+)'`,
        `(?:cannot|can't|could not|unable to|failed to) (?:open|access|read|load|find)[^:/]{0,40}['"\`]?(?<what8>/${path})['"\`]?: [Nn]o such file`,
        `^\\S+: (?<what9>/${path}): No such file or directory`,
        `\\[emerg\\].* open\\(\\) "(?<what10>[^"]+)" failed \\(2: No such file`,
        `Config File "(?<what11>[^"]+)" Not Found in`,
        `could not access file "(?<what12>[^"]+)": No such file`,
      ].join('|'),
    ),
    rule: logRule({
      id: 'log-file-missing',
      title: 'File {what} is missing',
      because: 'The program wants {what}, which does not exist in the container. {mount}',
      about:
        'The file is not part of the image, or the volume that should bring it is not mounted there or has no such key.',
      next: [
        { why: 'See the ConfigMaps and Secrets', command: 'kubectl get configmaps,secrets -n {namespace}' },
        editOwner,
      ],
      examples: [
        { text: 'FATAL cannot load rules: open /etc/rules/rules.yaml: no such file or directory', from: 'Go' },
        { text: "FileNotFoundError: [Errno 2] No such file or directory: '/etc/app/config.yaml'", from: 'Python' },
        { text: "Error: ENOENT: no such file or directory, open '/app/config.json'", from: 'Node.js' },
        { text: "python: can't open file '/app/mian.py': [Errno 2] No such file or directory", from: 'Python' },
        {
          text: 'nginx: [emerg] open() "/etc/nginx/snippets/ssl.conf" failed (2: No such file or directory) in /etc/nginx/nginx.conf:31',
          from: 'nginx',
        },
        { text: 'java.nio.file.NoSuchFileException: /etc/app/application.yml', from: 'Java' },
        { text: 'Fatal error config file: Config File "config" Not Found in "[/etc/app]"', from: 'viper' },
        { text: 'FATAL:  could not access file "pg_stat_statements": No such file or directory', from: 'PostgreSQL' },
      ],
    }),
  },
];
