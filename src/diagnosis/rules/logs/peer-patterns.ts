import { editOwner, type LogPattern, logRule, seeEnvironment, seeServices } from './log-rule.ts';

/** What programs say of their peers and files: names, connections, logins, disks. */
export const peerPatterns: readonly LogPattern[] = [
  {
    pattern:
      /is forbidden: User \\?"system:serviceaccount:(?<what>[^"\\]+)\\?" cannot (?<verb>\w+) resource \\?"(?<resource>[^"\\]+)\\?"(?:.*? in the namespace \\?"(?<where>[^"\\]+))?/,
    decisive: true,
    rule: logRule({
      id: 'log-rbac',
      title: 'May not {verb} {resource} in the Kubernetes API',
      because: 'The service account {what} lacks the right to {verb} {resource} (namespace {where}).',
      about: 'A Role or ClusterRole and its binding to the service account of the pod are missing.',
      next: [
        {
          why: 'Check the right',
          command: 'kubectl auth can-i {verb} {resource} -n {where} --as=system:serviceaccount:{what}',
        },
      ],
      reference: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
      examples: [
        {
          text: 'pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "shop"',
          from: 'API server',
        },
        {
          text: 'leases.coordination.k8s.io is forbidden: User "system:serviceaccount:a:b" cannot create resource "leases"',
          from: 'API server',
        },
      ],
    }),
  },
  {
    pattern: /certificate has expired|not yet valid|CertificateExpired|CertificateNotYetValid/,
    rule: logRule({
      id: 'log-certificate-expired',
      title: 'A certificate is expired or not valid yet',
      because:
        'The program refuses the certificate of its peer because of its dates (or the clock of the node is wrong).',
      about: 'Renew the certificate of the peer; compare the clock of the node.',
      examples: [
        {
          text: 'x509: certificate has expired or is not yet valid: current time 2026-11-21T08:00:00Z is after 2026-11-20T00:00:00Z',
          from: 'Go',
        },
        { text: 'java.security.cert.CertificateExpiredException: NotAfter: Fri Nov 20', from: 'Java' },
      ],
    }),
  },
  {
    pattern:
      /x509: certificate signed by unknown authority|unable to get local issuer certificate|PKIX path building failed|CERTIFICATE_VERIFY_FAILED|self[- ]signed certificate|x509: certificate is valid for/i,
    rule: logRule({
      id: 'log-certificate-untrusted',
      title: 'The certificate of a peer is not trusted',
      because:
        'The program does not trust the TLS certificate of what it connects to: the authority is missing in the image, or the name does not fit.',
      about: 'Mount the CA of the peer (from a ConfigMap or Secret) and name it to the program.',
      next: [editOwner],
      examples: [
        { text: 'Get "https://api.internal/": x509: certificate signed by unknown authority', from: 'Go' },
        { text: 'Error: unable to get local issuer certificate', from: 'Node.js' },
        { text: 'sun.security.validator.ValidatorException: PKIX path building failed', from: 'Java' },
      ],
    }),
  },
  {
    pattern:
      /no such host|Name or service not known|Temporary failure in name resolution|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|could not translate host name|UnknownHostException|Unknown MySQL server host|nodename nor servname|Name does not resolve|Could not resolve host|failed to lookup address|lookup \S+(?: on \S+)?: (?:server misbehaving|Try again)|bad address '|could not resolve address '/,
    rule: logRule({
      id: 'log-dns',
      title: 'Host {host} does not resolve',
      because: 'The name {host} has no address in the DNS that the pod uses. {peer}',
      about:
        'The Service does not exist in this namespace, its name is misspelt, it is headless without ready pods, or cluster DNS does not answer.',
      next: [
        { why: 'See the Services', command: 'kubectl get services -n {hostNamespace}' },
        {
          why: 'Resolve it from a pod',
          command:
            'kubectl run dns-test -n {namespace} -it --rm --restart=Never --image=busybox -- nslookup {askedHost}',
        },
      ],
      reference: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
      examples: [
        { text: 'java.net.UnknownHostException: wallet-primary', from: 'Java, recorded' },
        { text: 'dial tcp: lookup orders-db on 10.96.0.10:53: no such host', from: 'Go' },
        { text: 'Error: getaddrinfo ENOTFOUND redis', from: 'Node.js' },
        {
          text: "[ALERT]    (1) : config : [/usr/local/etc/haproxy/haproxy.cfg:21] : 'server api/s1' : could not resolve address 'api-backend'.",
          from: 'HAProxy',
        },
        { text: 'could not translate host name "db" to address: Name or service not known', from: 'libpq' },
      ],
    }),
  },
  {
    pattern:
      /connection refused|ECONNREFUSED|Can't connect to MySQL server on '[^']+' \(111|Failed to connect to \S+ port \d+ .*Couldn't connect to server|Connection to \S+ refused|\[Errno 111\]|Error 111 connecting to/i,
    rule: logRule({
      id: 'log-connection-refused',
      title: 'Connection refused by {host}',
      because:
        'Nothing accepts connections at {host} (connection refused), and the program does not go on without it. {peer}',
      about:
        'The name resolves, but nothing listens there: the peer is down, has no ready pods behind its Service, or listens on another port.',
      next: [seeServices],
      examples: [
        {
          text: 'FATAL cannot open database: dial tcp orders-db:5432 (10.96.45.106): connect: connection refused',
          from: 'recorded',
        },
        { text: 'Error: connect ECONNREFUSED 10.96.3.4:6379', from: 'Node.js' },
        { text: 'org.postgresql.util.PSQLException: Connection to db:5432 refused.', from: 'pgjdbc' },
        {
          text: 'redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.',
          from: 'redis-py',
        },
      ],
    }),
  },
  {
    pattern:
      /password authentication failed for user "(?<what>[^"]+)"|Access denied for user '(?<what2>[^']+)'|role "(?<what3>[^"]+)" does not exist|no pg_hba\.conf entry|\bWRONGPASS\b|\bNOAUTH\b|Authentication failed\.|SASL authentication failed|SaslAuthenticationException|AuthenticationFailed|ACCESS_REFUSED/,
    rule: logRule({
      id: 'log-login-refused',
      title: 'Login refused{forWhom}',
      because: 'The database or broker refuses the credentials of the program{ofWhom}.',
      about: 'User or password, usually from a Secret, are wrong, or the user does not exist there.',
      next: [{ why: 'See the secrets', command: 'kubectl get secrets -n {namespace}' }, seeEnvironment],
      examples: [
        { text: 'FATAL: password authentication failed for user "shop_migrator"', from: 'PostgreSQL, recorded' },
        { text: "ERROR 1045 (28000): Access denied for user 'app'@'10.244.0.9' (using password: YES)", from: 'MySQL' },
        { text: 'NOAUTH Authentication required.', from: 'Redis' },
        { text: 'SaslAuthenticationException: Authentication failed: Invalid username or password', from: 'Kafka' },
      ],
    }),
  },
  {
    pattern: /database "(?<what>[^"]+)" does not exist|Unknown database '(?<what2>[^']+)'/,
    rule: logRule({
      id: 'log-database-missing',
      title: 'Database {what} does not exist',
      because: 'The server answers, but has no database {what}.',
      about: 'The name is misspelt, or nobody created the database.',
      next: [seeEnvironment],
      examples: [
        { text: 'FATAL:  database "orders" does not exist', from: 'PostgreSQL' },
        { text: "ERROR 1049 (42000): Unknown database 'orders'", from: 'MySQL' },
      ],
    }),
  },
  {
    pattern: /too many clients already|Too many connections|remaining connection slots are reserved/,
    rule: logRule({
      id: 'log-too-many-connections',
      title: 'The database has no connection left',
      because: 'The database accepts no more connections.',
      about: 'Too many replicas with too large pools. Lower the pools or use a pooler.',
      examples: [
        { text: 'FATAL:  sorry, too many clients already', from: 'PostgreSQL' },
        { text: 'ERROR 1040 (08004): Too many connections', from: 'MySQL' },
      ],
    }),
  },
  {
    pattern:
      /i\/o timeout|ETIMEDOUT|Connection timed out|No route to host|connect timed out|EHOSTUNREACH|ENETUNREACH|Network is unreachable|ConnectTimeout/i,
    rule: logRule({
      id: 'log-connection-timeout',
      title: 'No answer from {host}',
      because:
        'Connections to {host} get no answer: a NetworkPolicy or firewall drops them, or the address is wrong. {peer}',
      about: 'A refusal comes at once; silence means that packets are dropped or lost.',
      next: [{ why: 'See the network policies', command: 'kubectl get networkpolicies -n {namespace}' }, seeServices],
      examples: [
        { text: 'dial tcp 10.9.9.9:5432: i/o timeout', from: 'Go' },
        { text: 'Error: connect ETIMEDOUT 10.9.9.9:5432', from: 'Node.js' },
      ],
    }),
  },
  {
    pattern:
      /Can't reach database server at|Communications link failure|NoBrokersAvailable|no reachable servers|server was not found or was not accessible|Unable to connect to any of the specified MySQL hosts|NoNodeAvailableException/,
    rule: logRule({
      id: 'log-peer-unreachable',
      title: 'Cannot reach {host}',
      because:
        'The program cannot reach {host} and does not say why: the name may not resolve, nothing may listen there, or packets may be dropped. {peer}',
      about: 'The drivers of some databases tell of one and the same error whatever keeps them from connecting.',
      next: [seeServices],
      examples: [
        { text: "Can't reach database server at `postgres:5432`", from: 'Prisma' },
        {
          text: 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure',
          from: 'MySQL JDBC',
        },
        { text: 'kafka.errors.NoBrokersAvailable: NoBrokersAvailable', from: 'kafka-python' },
      ],
    }),
  },
  {
    pattern: /Read-only file system|EROFS/i,
    rule: logRule({
      id: 'log-read-only',
      title: 'The file system is read-only',
      because: 'The program writes to a place that is read-only for it. {mount}',
      about: 'Mount an emptyDir at the place that the program writes to.',
      next: [editOwner],
      examples: [
        { text: "OSError: [Errno 30] Read-only file system: '/app/cache'", from: 'Python' },
        { text: "Error: EROFS: read-only file system, open '/app/log.txt'", from: 'Node.js' },
        {
          text: 'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
          from: 'nginx',
        },
      ],
    }),
  },
  {
    pattern: /No space left on device|ENOSPC|Disk quota exceeded/i,
    rule: logRule({
      id: 'log-disk-full',
      title: 'No space left on a volume',
      because: 'A volume, or the disk of the node, that the program writes to is full. {mount}',
      about: 'The path in the line tells which. ENOSPC of a file watcher means the inotify limit of the node.',
      next: [{ why: 'See the claims', command: 'kubectl get pvc -n {namespace}' }],
      examples: [
        { text: 'write /data/wal/000012: No space left on device', from: 'program' },
        { text: 'Error: ENOSPC: no space left on device, write', from: 'Node.js' },
      ],
    }),
  },
  {
    pattern: /Too many open files|EMFILE|ENFILE/i,
    rule: logRule({
      id: 'log-open-files',
      title: 'Too many open files',
      because: 'The program has reached the limit of open files (or of inotify instances) of its process or node.',
      about: 'The limit comes from the container runtime of the node; a leak of connections is as likely.',
      examples: [
        { text: 'accept tcp [::]:8080: accept4: too many open files', from: 'Go' },
        { text: 'Error: EMFILE: too many open files, watch', from: 'Node.js' },
      ],
    }),
  },
  {
    pattern:
      /(?:EACCES|[Pp]ermission denied|AccessDeniedException).{0,60}?[,:'" ](?<what>\/[^'"\s:,)]+)|(?<![\w/.-])(?<what2>\/[^'"\s:,)]+)['"]?: [Pp]ermission denied|open\(\) "(?<what3>[^"]+)" failed \(13: |mkdir\(\) "(?<what4>[^"]+)" failed \(13: |AccessDeniedException: (?<what5>\S+)|(?<what6>\/\S+) \(Permission denied\)|(?<what7>\/[^\s:]+): eacces\b/,
    rule: logRule({
      id: 'log-permission-denied',
      title: 'May not access {what}',
      because:
        'Permission denied: the user that the container runs as may not access {what}; runAsUser, fsGroup and the owner of the files do not fit together. {mount}',
      about: 'runAsUser and fsGroup do not fit the owner of the files, or the image expects to run as root.',
      next: [editOwner],
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      examples: [
        { text: "PermissionError: [Errno 13] Permission denied: '/data/state.db'", from: 'Python' },
        { text: 'open /var/lib/app/cache: permission denied', from: 'Go' },
        { text: 'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)', from: 'nginx' },
      ],
    }),
  },
  {
    pattern:
      /\b(?:401|403) (?:Unauthorized|Forbidden)|invalid (?:api )?key\b|\bCode: 403\b|\bAccessDenied\b|InvalidClientTokenId|UnrecognizedClientException|token (?:has )?expired|ExpiredToken|Permission denied \(publickey|could not read Username for|: Access Denied: /i,
    rule: logRule({
      id: 'log-credentials-refused',
      title: 'Credentials are refused',
      because: 'A service that the program calls refuses its key, token or role.',
      about: 'A key is wrong, expired, or lacks a right at the service that is called.',
      next: [{ why: 'See the secrets', command: 'kubectl get secrets -n {namespace}' }, seeEnvironment],
      examples: [
        { text: 'FATAL upstream token expired at 2026-11-21T00:00:00Z', from: 'recorded' },
        { text: 'AccessDenied: Access Denied status code: 403', from: 'AWS SDK' },
        { text: 'error: 401 Unauthorized', from: 'HTTP client' },
        { text: 'Code: 403. Errors:', from: 'Vault' },
      ],
    }),
  },
  {
    pattern:
      /yaml: (?<what>(?:line \d+: |unmarshal errors)[^"]*)|invalid character '.' (?:looking for|after)|Unexpected token .* in JSON|JSONDecodeError|json\.decoder|toml: |TOML parse error|YAMLException|yaml\.(?:scanner|parser)\.\w+Error|error parsing (?:the )?config/i,
    unnamed: 'a fault in its syntax',
    rule: logRule({
      id: 'log-config-syntax',
      title: 'Configuration cannot be parsed: {what}',
      because: 'A configuration file, usually from a ConfigMap, has a fault in its syntax.',
      about: 'The line names the place. Look at the ConfigMap or Secret that brings the file.',
      next: [{ why: 'See the ConfigMaps', command: 'kubectl get configmaps -n {namespace}' }],
      examples: [
        { text: 'yaml: line 12: mapping values are not allowed in this context', from: 'go-yaml' },
        { text: "invalid character '}' looking for beginning of object key string", from: 'Go encoding/json' },
      ],
    }),
  },
];
