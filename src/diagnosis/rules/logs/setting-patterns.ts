import { editOwner, type LogPattern, logRule, seeEnvironment } from './log-rule.ts';

const name = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+';

/** What programs say of their settings, commands and ports. */
export const settingPatterns: readonly LogPattern[] = [
  {
    pattern: new RegExp(
      [
        `(?:missing|required?|undefined|unset|must (?:set|provide|define)|no value for|not set)\\b.{0,40}?\\b(?:env(?:ironment)?[ _-]?var(?:iable)?s?|setting|config(?:uration)?(?: (?:key|value|option))?|option|parameter)\\W+(?<what>${name})\\b`,
        `\\b(?<what2>${name})\\b["'\`]?(?: \\S+){0,3}? (?:is |are |was |be )?(?:not set|unset|undefined|missing|required|not defined|not provided|not configured|must be set|must be defined|must not be empty|is empty|cannot be empty|not found in (?:the )?env\\w*)`,
        `\\b(?<what3>[A-Z][A-Z0-9_]{2,}): (?:unbound variable|parameter (?:not set|null or not set)|must be set)`,
        `KeyError: '(?<what4>${name})'`,
        `key not found: "(?<what5>${name})"`,
        `(?:missing|required) (?:required )?(?:env(?:ironment)? ?(?:var(?:iable)?)?s?:? ?)?["'\`]?(?<what6>${name})\\b`,
        `[Ee]nvironment variable not found:? ?["'\`]?(?<what7>${name})?`,
      ].join('|'),
    ),
    unnamed: 'that the log names',
    decisive: true,
    rule: logRule({
      id: 'log-missing-env',
      title: 'Setting {what} is missing',
      because: 'The program demands the setting {what}, and the pod does not give it one. {nearSetting}',
      about:
        'The program takes a setting from its environment that env and envFrom of the container do not provide, or provide under another name.',
      next: [
        seeEnvironment,
        { why: 'Give it', command: 'kubectl set env {owner} -c {container} {what}=VALUE -n {namespace}' },
        editOwner,
      ],
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
      examples: [
        { text: 'FATAL configuration invalid: required setting QUEUE_URL is not set', from: 'recorded' },
        { text: 'panic: environment variable DATABASE_URL must be set', from: 'Go program' },
        { text: '/entrypoint.sh: line 3: API_TOKEN: unbound variable', from: 'bash set -u' },
        { text: "KeyError: 'STRIPE_API_KEY'", from: 'Python os.environ' },
      ],
    }),
  },
  {
    pattern:
      /\^M: bad interpreter|\$'[^']*\\r': command not found|[\w/.-][\r ]: not found$|set: (?:line \d+: )?illegal option -\r?$|syntax error near unexpected token `\$'(?:\w|\{)*\\r'|\benv: .*\w(?:\\r|\r)[’'"]: No such file/,
    decisive: true,
    rule: logRule({
      id: 'log-crlf',
      title: 'Script has Windows line endings',
      because: 'The script ends its lines with carriage returns, which the shell takes as part of the words.',
      about: 'Save the script with Unix line endings (LF).',
      examples: [
        { text: "/entrypoint.sh: line 2: $'\\r': command not found", from: 'bash' },
        { text: '/bin/bash^M: bad interpreter: No such file or directory', from: 'bash' },
        { text: "/usr/bin/env: 'bash\\r': No such file or directory", from: 'GNU env' },
      ],
    }),
  },
  {
    pattern:
      /(?:\bsh|bash|ash|\.sh): (?:line )?\d*:? ?(?<what>[^\s:]+): (?:command )?not found|exec: (?:line \d+: )?(?<what2>[^\s:]+): not found|env: (?:can't execute )?[‘'`"]?(?<what3>[^\s:’'"]+)[’'"]?: No such file or directory|\[FATAL tini \(\d+\)\] exec (?<what4>\S+) failed: No such file|\[dumb-init\] (?<what5>\S+): No such file/,
    rule: logRule({
      id: 'log-command-not-found',
      title: 'Program {what} is not in the image',
      because: 'A script or shell of the container calls {what}, which the image does not have.',
      about: 'A typo in the command, or a tool that another base image would have.',
      next: [editOwner],
      examples: [
        { text: 'sh: migrate: not found', from: 'busybox sh' },
        { text: '[FATAL tini (7)] exec java failed: No such file or directory', from: 'tini' },
        { text: '[dumb-init] gunicorn: No such file or directory', from: 'dumb-init' },
        { text: '/entrypoint.sh: line 12: envsubst: command not found', from: 'bash' },
      ],
    }),
  },
  {
    pattern: /^\S*sh: (?:(?:line )?\d+: )?(?<what>[^\s'"`:,)]+): Permission denied/,
    exitCodes: [126],
    rule: logRule({
      id: 'log-not-executable',
      title: '{what} may not be executed',
      because:
        'The shell may not execute {what}: it lacks the executable bit, is a directory, or lies on a noexec volume.',
      about: 'Exit code 126 of a shell. Files of ConfigMaps need defaultMode 0755 to be executed.',
      next: [editOwner],
      examples: [
        { text: 'sh: /scripts/run.sh: Permission denied', from: 'busybox sh, recorded' },
        { text: '/entrypoint.sh: line 9: ./migrate: Permission denied', from: 'bash' },
      ],
    }),
  },
  {
    pattern:
      /address already in use|EADDRINUSE|\bport \d+ (?:was|is) already (?:in use|being used)|\bbind\b.*already in use|only one usage of each socket address|port is already allocated/i,
    rule: logRule({
      id: 'log-port-in-use',
      title: '{portTitle} is already in use',
      because: '{portSharers} already listens on {port}: address already in use.',
      about: 'All containers of a pod share its ports. Two of them, or two processes of one, want the same.',
      next: [editOwner],
      examples: [
        { text: 'listen tcp :9187: bind: address already in use', from: 'Go, recorded' },
        { text: 'Error: listen EADDRINUSE: address already in use :::3000', from: 'Node.js' },
        { text: 'Web server failed to start. Port 8080 was already in use.', from: 'Spring Boot' },
        { text: 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', from: 'nginx' },
      ],
    }),
  },
  {
    pattern:
      /"root" execution of .* is not permitted|(?:can ?not|must not|should not|cannot be|refus(?:es|ing) to) (?:be )?(?:run|start|started|executed)?\b.{0,20}as (?:the )?root\b|don't run .{0,30}as root\b/i,
    decisive: true,
    rule: logRule({
      id: 'log-refuses-root',
      title: 'The program refuses to run as root',
      because: 'The program does not run as root, and the container does.',
      about: 'Give the pod a runAsUser that owns its files (with fsGroup for its volumes).',
      next: [editOwner],
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      examples: [
        { text: '"root" execution of the PostgreSQL server is not permitted.', from: 'PostgreSQL' },
        { text: 'java.lang.RuntimeException: can not run elasticsearch as root', from: 'Elasticsearch' },
      ],
    }),
  },
  {
    pattern:
      /\bbind.*permission denied|listen EACCES|EACCES.*:\d{1,3}\b|bind\(\) to \S+ failed \(13: Permission denied\)|SocketException \(13\): Permission denied/i,
    rule: logRule({
      id: 'log-port-privileged',
      title: 'May not listen on {port}',
      because: 'The user that the container runs as may not open {port}: ports below 1024 are closed to it.',
      about: 'Listen on a port above 1023, or add the capability NET_BIND_SERVICE.',
      next: [editOwner],
      examples: [
        { text: 'listen tcp :80: bind: permission denied', from: 'Go' },
        { text: 'Error: listen EACCES: permission denied 0.0.0.0:80', from: 'Node.js' },
        { text: 'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)', from: 'nginx' },
        { text: 'System.Net.Sockets.SocketException (13): Permission denied', from: '.NET' },
      ],
    }),
  },
];
