import { editOwner, type LogPattern, logRule } from './log-rule.ts';

/** What nginx, HAProxy and Envoy say when they do not start. */
export const proxyPatterns: readonly LogPattern[] = [
  {
    pattern: /\[emerg\].*host not found in upstream "(?<what>[^"]+)"/,
    decisive: true,
    rule: logRule({
      id: 'log-nginx-upstream',
      title: 'nginx: upstream {what} does not resolve',
      because: 'nginx resolves its upstreams at the start and ends when one, here {what}, has no address.',
      about:
        'The Service does not exist, is in another namespace, or its name is misspelt in the configuration of nginx.',
      next: [
        { why: 'See the Services', command: 'kubectl get services -n {namespace}' },
        { why: 'See the configuration', command: 'kubectl get configmaps -n {namespace}' },
      ],
      examples: [
        {
          text: '2026/11/21 08:00:00 [emerg] 1#1: host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:12',
          from: 'nginx',
        },
        {
          text: 'nginx: [emerg] host not found in upstream "api.shop.svc:8080" in /etc/nginx/nginx.conf:31',
          from: 'nginx',
        },
      ],
    }),
  },
  {
    pattern:
      /\[emerg\].*cannot load certificate(?: key)? "(?<what>[^"]+)"|unable to load (?:TLS|SSL)? ?certificate|tls: failed to find any PEM data|failed to load key pair|open (?<what2>\S+\.(?:crt|pem|key)): no such file/i,
    unnamed: 'see the log',
    decisive: true,
    rule: logRule({
      id: 'log-certificate-file',
      title: 'Certificate file cannot be loaded: {what}',
      because:
        'The program cannot read its certificate or key ({what}): the Secret or its mount does not bring that file.',
      about:
        'A kubernetes.io/tls Secret brings tls.crt and tls.key; the program may expect other names or another folder.',
      next: [editOwner, { why: 'See the secrets', command: 'kubectl get secrets -n {namespace}' }],
      examples: [
        {
          text: 'nginx: [emerg] cannot load certificate "/etc/nginx/tls/tls.crt": BIO_new_file() failed',
          from: 'nginx',
        },
        { text: 'open /etc/tls/server.crt: no such file or directory', from: 'Go' },
      ],
    }),
  },
  {
    pattern:
      /\[emerg\].*(?:unknown directive|unexpected|invalid number of arguments|is not terminated by|directive is not allowed|invalid value|duplicate).* in (?<what>\S+:\d+)/,
    decisive: true,
    rule: logRule({
      id: 'log-nginx-config',
      title: 'nginx configuration error at {what}',
      because: 'nginx refuses its configuration at {what}.',
      about: 'The configuration, usually from a ConfigMap, has a fault in the named line.',
      next: [{ why: 'See the configuration', command: 'kubectl get configmaps -n {namespace}' }, editOwner],
      examples: [
        { text: 'nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7', from: 'nginx' },
        { text: '[emerg] 1#1: unexpected "}" in /etc/nginx/nginx.conf:40', from: 'nginx' },
      ],
    }),
  },
  {
    pattern: /^Invalid command '(?<what>[^']+)'|AH00526: Syntax error on line (?<what2>\d+ of [^\s:]+)/,
    decisive: true,
    rule: logRule({
      id: 'log-apache-config',
      title: 'Apache configuration error: {what}',
      because: 'Apache refuses its configuration ({what}).',
      about: 'A directive is misspelt, or its module is not loaded.',
      next: [{ why: 'See the configuration', command: 'kubectl get configmaps -n {namespace}' }, editOwner],
      examples: [
        {
          text: "Invalid command 'ProxyPas', perhaps misspelled or defined by a module not included in the server configuration",
          from: 'httpd 2.4',
        },
        { text: 'AH00526: Syntax error on line 12 of /usr/local/apache2/conf/httpd.conf:', from: 'httpd 2.4' },
      ],
    }),
  },
  {
    pattern:
      /\[ALERT\].*(?:parsing \[(?<what>[^\]]+)\]|Fatal errors found in configuration|Error\(s\) found in configuration)/,
    unnamed: 'see the log',
    decisive: true,
    rule: logRule({
      id: 'log-haproxy-config',
      title: 'HAProxy configuration error: {what}',
      because: 'HAProxy refuses its configuration.',
      about: 'The configuration, usually from a ConfigMap, has a fault.',
      next: [{ why: 'See the configuration', command: 'kubectl get configmaps -n {namespace}' }],
      examples: [
        {
          text: "[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:12] : unknown keyword 'bindd' in 'frontend' section",
          from: 'HAProxy',
        },
        { text: '[ALERT]    (1) : config : Fatal errors found in configuration.', from: 'HAProxy' },
      ],
    }),
  },
  {
    pattern:
      /\[critical\].*error initializing config(?!.*(?:cannot bind|[Pp]ermission denied|already in use))|Unable to parse JSON as proto|envoy\.config.*(?:Proto constraint validation failed|no such field)/i,
    decisive: true,
    rule: logRule({
      id: 'log-envoy-config',
      title: 'Envoy configuration error',
      because: 'Envoy refuses its configuration.',
      about: 'The bootstrap file, usually from a ConfigMap, does not fit the version of Envoy.',
      next: [{ why: 'See the configuration', command: 'kubectl get configmaps -n {namespace}' }],
      examples: [
        {
          text: "[critical][main] [source/server/server.cc:131] error initializing config '  /etc/envoy/envoy.yaml': Unable to parse",
          from: 'Envoy',
        },
        { text: 'Unable to parse JSON as proto (INVALID_ARGUMENT: no such field: listenerz)', from: 'Envoy' },
      ],
    }),
  },
];
