import { editOwner, type LogPattern, logRule, seeEnvironment } from './log-rule.ts';

const seeVolumes = { why: 'See the claims of the pod', command: 'kubectl get pvc -n {namespace}' };

const dataLocked = logRule({
  id: 'log-data-locked',
  title: 'Another process holds the data directory',
  because:
    'The data on the volume is locked by another process: two pods use the same volume, or an old one has not ended.',
  about:
    'A database has its data for itself. A Deployment that rolls starts the new pod before the old one is gone: use strategy Recreate or a StatefulSet.',
  next: [{ why: 'See who uses the claim', command: 'kubectl describe pvc -n {namespace}' }],
  examples: [
    { text: '[ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11', from: 'MySQL' },
    {
      text: 'level=error err="opening storage failed: lock DB directory: resource temporarily unavailable"',
      from: 'Prometheus',
    },
    {
      text: 'DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory',
      from: 'MongoDB',
    },
  ],
});

/** What databases and brokers say when they do not start. */
export const databasePatterns: readonly LogPattern[] = [
  {
    pattern: /^>>> '(?<what>[^']+)'|FATAL CONFIG FILE ERROR/,
    unnamed: 'its configuration file',
    decisive: true,
    rule: logRule({
      id: 'log-redis-config',
      title: 'Redis refuses its configuration: {what}',
      because: 'Redis does not know the directive {what}, or its arguments are wrong.',
      about: 'The configuration file or the arguments of the container do not fit this version of Redis.',
      next: [{ why: 'See the ConfigMaps', command: 'kubectl get configmaps -n {namespace}' }, editOwner],
      examples: [
        { text: ">>> 'maxmemry 100mb'", from: 'Redis 7' },
        { text: '*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***', from: 'Redis 7' },
      ],
    }),
  },
  {
    pattern:
      /You've tried to set (?<what>\S+), but there is no setting with that name|unrecognized configuration parameter "(?<what2>[^"]+)"|unknown variable '(?<what3>[^']+)'|unknown setting \[(?<what4>[^\]]+)\]|unknown entry '(?<what6>[^']+)'|has invalid keys: (?<what7>[\w, ]+)|Unrecognized option: (?<what5>[a-z][\w.]+)/,
    decisive: true,
    rule: logRule({
      id: 'log-config-unknown-setting',
      title: 'Unknown setting {what} in its configuration',
      because:
        'The server does not know the setting {what} of its configuration: it is misspelt, or belongs to another version.',
      about: 'The configuration file, usually from a ConfigMap, does not fit the version of the server in the image.',
      next: [{ why: 'See the ConfigMaps', command: 'kubectl get configmaps -n {namespace}' }, editOwner],
      examples: [
        {
          text: "Config file generation failed: You've tried to set listners.tcp.default, but there is no setting with that name.",
          from: 'RabbitMQ',
        },
        {
          text: 'LOG:  unrecognized configuration parameter "max_conections" in file "/etc/pg.conf" line 3',
          from: 'PostgreSQL',
        },
        { text: "[ERROR] [MY-000067] [Server] unknown variable 'max_conections=100'.", from: 'MySQL' },
        { text: "* '' has invalid keys: expoters", from: 'OpenTelemetry collector' },
        { text: "ERROR: [/usr/local/etc/php-fpm.d/www.conf:12] unknown entry 'pm.max_childrn'", from: 'php-fpm' },
        {
          text: 'java.lang.IllegalArgumentException: unknown setting [cluser.name] please check',
          from: 'Elasticsearch',
        },
      ],
    }),
  },
  {
    pattern: /Database is uninitialized and (?:superuser )?password (?:option )?is not specified/,
    decisive: true,
    rule: logRule({
      id: 'log-database-password-missing',
      title: 'The database image is given no password',
      because:
        'The image makes a new database and demands a password for it in its environment: POSTGRES_PASSWORD, or MYSQL_ROOT_PASSWORD (MARIADB_ROOT_PASSWORD).',
      about:
        'POSTGRES_PASSWORD, or MYSQL_ROOT_PASSWORD (or one of its alternatives), must be set when the data directory is empty.',
      next: [seeEnvironment, editOwner],
      examples: [
        { text: 'Error: Database is uninitialized and superuser password is not specified.', from: 'postgres image' },
        {
          text: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
          from: 'mysql image',
        },
      ],
    }),
  },
  {
    pattern:
      /initdb: error: directory "(?<what>[^"]+)" exists but is not empty|--initialize specified but the data directory has files in it|designated data directory (?<what2>\S+?)\/? is unusable/,
    unnamed: 'The data directory',
    decisive: true,
    rule: logRule({
      id: 'log-data-not-empty',
      title: '{what} is not empty',
      because: 'The database wants an empty directory to begin with, and the volume is not (often only lost+found).',
      about: 'Set PGDATA to a subdirectory of the mount, or mount with subPath.',
      next: [editOwner, seeVolumes],
      examples: [
        { text: 'initdb: error: directory "/var/lib/postgresql/data" exists but is not empty', from: 'PostgreSQL' },
        {
          text: '[ERROR] [MY-010457] [Server] --initialize specified but the data directory has files in it. Aborting.',
          from: 'MySQL',
        },
      ],
    }),
  },
  {
    pattern: /data directory "(?<what>[^"]+)" has (?:wrong ownership|invalid permissions)/,
    decisive: true,
    rule: logRule({
      id: 'log-data-ownership',
      title: 'Wrong owner or mode of {what}',
      because: 'PostgreSQL refuses the data directory {what} because of its owner or permissions.',
      about:
        'runAsUser and fsGroup must fit the files on the volume; fsGroup makes the directory group-writable, which PostgreSQL only accepts as 0750.',
      next: [editOwner, seeVolumes],
      examples: [
        { text: 'FATAL:  data directory "/var/lib/postgresql/data" has wrong ownership', from: 'PostgreSQL' },
        { text: 'FATAL:  data directory "/pgdata" has invalid permissions', from: 'PostgreSQL' },
      ],
    }),
  },
  {
    pattern:
      /database files are incompatible with server|initialized by PostgreSQL version (?<what>\d+)|Wrong mongod version|featureCompatibilityVersion|Upgrading .* from .* is not supported|Cannot upgrade from|Downgrade/,
    decisive: true,
    rule: logRule({
      id: 'log-data-version',
      title: 'Data on the volume is of another version',
      because: 'The files on the volume were written by another major version than the one in the image.',
      about:
        'Databases do not open the files of any other major version. Go back to the old image, or upgrade step by step.',
      next: [editOwner, seeVolumes],
      examples: [
        { text: 'FATAL:  database files are incompatible with server', from: 'PostgreSQL' },
        {
          text: 'DETAIL:  The data directory was initialized by PostgreSQL version 14, which is not compatible with this version 16.1.',
          from: 'PostgreSQL',
        },
      ],
    }),
  },
  {
    pattern:
      /could not locate a valid checkpoint record|invalid primary checkpoint|WiredTiger error.*(?:corrupt|WT_PANIC)|Bad file format reading the append only file|Can't handle RDB format|InnoDB: .*corrupt/i,
    decisive: true,
    rule: logRule({
      id: 'log-data-corrupt',
      title: 'Data on the volume is damaged',
      because: 'The database finds its files damaged, as after a hard stop or a full disk.',
      about: 'Restore from a backup, or use the repair tool of the database on a copy.',
      next: [seeVolumes],
      examples: [
        { text: 'PANIC:  could not locate a valid checkpoint record', from: 'PostgreSQL' },
        {
          text: 'Bad file format reading the append only file: make a backup of your AOF file, then use ./redis-check-aof --fix <filename>',
          from: 'Redis',
        },
      ],
    }),
  },
  {
    pattern: /could not resize shared memory segment.*No space left on device|\/dev\/shm.*(?:No space left|too small)/,
    decisive: true,
    rule: logRule({
      id: 'log-shared-memory',
      title: '/dev/shm is too small',
      because: 'Shared memory of a container is 64 MiB unless a volume is mounted at /dev/shm.',
      about: 'Mount an emptyDir of medium Memory at /dev/shm. It counts as memory of the container.',
      next: [editOwner],
      examples: [
        {
          text: 'ERROR:  could not resize shared memory segment "/PostgreSQL.1" to 134217728 bytes: No space left on device',
          from: 'PostgreSQL',
        },
        { text: 'could not resize shared memory segment: No space left on device', from: 'PostgreSQL' },
      ],
    }),
  },
  {
    pattern:
      /Unable to lock \.\/ibdata1 error: 11|DBPathInUse|Attempted to create a lock file|is already locked by another|resource temporarily unavailable.*(?:LOCK|lock)|lock\b.{0,60}: resource temporarily unavailable|LOCK: Resource temporarily unavailable|another instance .*already running/i,
    decisive: true,
    rule: dataLocked,
  },
  {
    pattern: /vm\.max_map_count \[(?<what>\d+)\] (?:is )?(?:is )?too low/,
    decisive: true,
    rule: logRule({
      id: 'log-max-map-count',
      title: 'vm.max_map_count of the node is too low',
      because: 'Elasticsearch and OpenSearch refuse to start on a node whose vm.max_map_count is {what}.',
      about:
        'Set vm.max_map_count=262144 on the node (privileged init container or node configuration), or node.store.allow_mmap: false.',
      next: [
        {
          why: 'Set it on the node',
          command:
            'kubectl debug node/{node} -it --image=busybox --profile=sysadmin -- sysctl -w vm.max_map_count=262144',
        },
      ],
      examples: [
        {
          text: 'max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]',
          from: 'Elasticsearch',
        },
        {
          text: 'bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low',
          from: 'Elasticsearch',
        },
      ],
    }),
  },
  {
    pattern: /InconsistentClusterIdException|Invalid cluster\.id in: \S*meta\.properties|request cluster ID mismatch/,
    decisive: true,
    rule: logRule({
      id: 'log-cluster-id',
      title: 'Data on the volume belongs to another cluster',
      because: 'The volume holds the state of another or an earlier cluster.',
      about:
        'Kafka and etcd remember the cluster that they belong to. The volume was reused, or the rest of the cluster was made anew.',
      next: [seeVolumes],
      examples: [
        {
          text: "kafka.common.InconsistentClusterIdException: The Cluster ID x doesn't match stored clusterId Some(y) in meta.properties.",
          from: 'Kafka',
        },
        { text: 'request cluster ID mismatch (got 14f1 want cdf8)', from: 'etcd' },
      ],
    }),
  },
  {
    pattern: /member \S+ has already been bootstrapped/,
    decisive: true,
    rule: logRule({
      id: 'log-member-known',
      title: 'The cluster knows this member, but its data is gone',
      because:
        'The other members know this one from before, and its data directory is empty: its volume was lost or replaced.',
      about:
        'A member of etcd that lost its data has to be removed from the cluster and added anew, with initial-cluster-state existing.',
      next: [seeVolumes],
      reference: 'https://etcd.io/docs/latest/op-guide/runtime-configuration/#replace-a-failed-machine',
      examples: [
        { text: 'etcdmain: member 8e9e05c52164694d has already been bootstrapped', from: 'etcd' },
        {
          text: '{"level":"fatal","msg":"discovery failed","error":"member 8e9e05c52164694d has already been bootstrapped"}',
          from: 'etcd 3.5',
        },
      ],
    }),
  },
  {
    pattern:
      /Can't chdir to '(?<what2>[^']+)'|Fatal error, can't open config file '(?<what>[^']+)'|Can't open (?:the )?(?:append[- ]only|log|RDB)\b|Can't open or create append-only/i,
    unnamed: 'its data',
    decisive: true,
    rule: logRule({
      id: 'log-redis-files',
      title: 'Redis cannot open its files: {what}',
      because: 'Redis finds its configuration or data directory missing or closed to it.',
      about:
        'The mount or its permissions do not fit: the configuration file is not where the command says, or /data belongs to another user.',
      next: [editOwner, seeVolumes],
      examples: [
        {
          text: "Fatal error, can't open config file '/etc/redis/redis.conf': No such file or directory",
          from: 'Redis',
        },
        { text: "Can't chdir to '/data': Permission denied", from: 'Redis' },
      ],
    }),
  },
];
