import { editOwner, type LogPattern, logRule, seeEnvironment } from './log-rule.ts';

/** What Ruby, .NET, Go and native programs say when they cannot run. */
export const compiledPatterns: readonly LogPattern[] = [
  {
    pattern:
      /Could not find (?<what>\S+) in (?:locally installed gems|any of the sources)|Bundler::GemNotFound|cannot load such file -- (?<what2>\S+)/,
    unnamed: 'that Bundler wants',
    decisive: true,
    rule: logRule({
      id: 'log-ruby-gem',
      title: 'Ruby gem {what} is not in the image',
      because: 'The program needs the gem {what}, which the image does not have.',
      about: 'bundle install was not part of the build, or was made for other groups or another platform.',
      examples: [
        { text: 'Could not find pg-1.5.4 in locally installed gems (Bundler::GemNotFound)', from: 'Bundler' },
        { text: 'bundler: Bundler::GemNotFound', from: 'Bundler' },
      ],
    }),
  },
  {
    pattern: /A server is already running.*?(?<what>\S*server\.pid)/,
    decisive: true,
    rule: logRule({
      id: 'log-stale-pid',
      title: 'A stale server.pid keeps Rails from starting',
      because: 'The file {what} of an earlier run is still there, so Rails believes that it runs already.',
      about: 'tmp/pids lies on a volume that outlives the container. Remove the file at each start.',
      next: [editOwner],
      examples: [
        { text: 'A server is already running. Check /app/tmp/pids/server.pid.', from: 'Rails' },
        { text: 'A server is already running (pid: 1, file: /app/tmp/pids/server.pid).', from: 'Rails 7.1' },
      ],
    }),
  },
  {
    pattern: /Missing .?secret_key_base|MessageEncryptor::InvalidMessage/,
    decisive: true,
    rule: logRule({
      id: 'log-rails-key',
      title: 'The key of Rails is missing or wrong',
      because: 'Rails cannot read its secrets: RAILS_MASTER_KEY or SECRET_KEY_BASE is missing or wrong.',
      about: 'The master key belongs into the environment of the container, from a Secret.',
      next: [seeEnvironment, editOwner],
      examples: [
        { text: "Missing `secret_key_base` for 'production' environment", from: 'Rails' },
        { text: 'ActiveSupport::MessageEncryptor::InvalidMessage', from: 'Rails' },
      ],
    }),
  },
  {
    pattern: /ActiveRecord::(?:PendingMigrationError|NoDatabaseError)/,
    decisive: true,
    rule: logRule({
      id: 'log-rails-database',
      title: 'The database is not prepared for Rails',
      because: 'The database lacks tables or does not exist yet: migrations have not run.',
      about: 'Run rails db:migrate before the program, as in an init container or a Job.',
      examples: [
        { text: 'ActiveRecord::PendingMigrationError: Migrations are pending.', from: 'Rails' },
        { text: 'ActiveRecord::NoDatabaseError: We could not find your database: shop.', from: 'Rails' },
      ],
    }),
  },
  {
    pattern:
      /You must install or update \.NET|^Framework: '(?<what3>[^']+)', version '|The framework '(?<what>[^']+)', version '[^']+'.* was not found|The application to execute does not exist: '(?<what2>[^']+)'|libhostfxr.*could not be found/,
    decisive: true,
    rule: logRule({
      id: 'log-dotnet-framework',
      title: 'The image does not fit the .NET program',
      because: 'The .NET runtime or the program file that the command names is not in the image.',
      about: 'The base image has another version of .NET than the build, or the name of the .dll is wrong.',
      next: [editOwner],
      examples: [
        { text: 'You must install or update .NET to run this application.', from: '.NET host' },
        { text: "The application to execute does not exist: '/app/Shop.dll'.", from: '.NET host' },
      ],
    }),
  },
  {
    pattern: /all goroutines are asleep - deadlock!/,
    decisive: true,
    rule: logRule({
      id: 'log-go-deadlock',
      title: 'Go program is deadlocked',
      because: 'All parts of the program wait for each other, and the Go runtime ends it.',
      about: 'A bug of the program.',
      examples: [
        { text: 'fatal error: all goroutines are asleep - deadlock!', from: 'Go' },
        { text: 'stderr: fatal error: all goroutines are asleep - deadlock!', from: 'Go' },
      ],
    }),
  },
  {
    pattern:
      /flag provided but not defined: (?<what>-\S+)|unknown (?:shorthand )?flag: '?(?<what2>[^\s']+)|unrecognized (?:option|arguments?):? [`']?(?<what3>-[^\s'`]+)|unknown option:? [`'"]?(?<what4>-[^\s'"`]+)|unexpected argument '(?<what5>-[^']+)'|invalid option -- '?(?<what6>\w+)|Unrecognized option: (?<what7>\S+)|Unrecognized VM option '(?<what8>[^']+)'/,
    decisive: true,
    rule: logRule({
      id: 'log-flag-unknown',
      title: 'Unknown flag {what}',
      because:
        'The program does not know the flag {what} that its arguments give: it is misspelt, or belongs to another version.',
      about: 'args and command of the container do not fit the version of the program in the image.',
      next: [editOwner],
      examples: [
        { text: 'flag provided but not defined: -listen-adress', from: 'Go flag, recorded' },
        { text: 'Error: unknown flag: --listen-adress', from: 'Go pflag' },
        { text: 'serve.py: error: unrecognized arguments: --prot 8080', from: 'Python argparse' },
        { text: "error: unexpected argument '--prot' found", from: 'Rust clap' },
      ],
    }),
  },
  {
    pattern:
      /unable to load in-cluster configuration|KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined/,
    decisive: true,
    rule: logRule({
      id: 'log-in-cluster-config',
      title: 'No access to the Kubernetes API from inside',
      because:
        'The program looks for the service account token or the address of the API, and the container has neither.',
      about: 'automountServiceAccountToken or enableServiceLinks is false, or the container hides the environment.',
      next: [editOwner],
      examples: [
        {
          text: 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
          from: 'client-go',
        },
        { text: 'panic: unable to load in-cluster configuration', from: 'client-go' },
      ],
    }),
  },
  {
    pattern: /leader ?election lost|failed to renew lease|leaderelection lost/i,
    rule: logRule({
      id: 'log-leader-lost',
      title: 'Lost its leadership and ended',
      because:
        'A controller ends on purpose when it cannot renew its lease in time: the API server was slow or out of reach.',
      about: 'Frequent losses point to a slow API server or etcd, or to a CPU limit that starves the controller.',
      examples: [
        {
          text: 'E1121 08:00:00.1 leaderelection.go:332] failed to renew lease kube-system/x: timed out waiting for the condition',
          from: 'client-go',
        },
        { text: 'leader election lost', from: 'controller-runtime' },
      ],
    }),
  },
  {
    pattern:
      /(?<what2>GLIBC(?:XX)?_[\d.]+)'? not found|Error relocating \S+: \S+: symbol not found|error while loading shared libraries: (?<what>[^\s:]+)|Error loading shared library (?<what4>[^\s:]+)|(?<![\w.+-])(?<what5>[\w.+-]{1,200}\.so[\d.]{0,20}): cannot open shared object file/,
    unnamed: 'symbols of another C library',
    decisive: true,
    rule: logRule({
      id: 'log-library-missing',
      title: 'Library missing or unfit in the image: {what}',
      because:
        'The program is linked to a C library or shared library that the image does not have, or has in another version ({what}).',
      about: 'Built on another distribution than the image is based on (glibc against musl), or a package is missing.',
      examples: [
        {
          text: '/app: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory',
          from: 'glibc ld.so',
        },
        {
          text: "/app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app)",
          from: 'glibc ld.so',
        },
      ],
    }),
  },
  {
    pattern: /Illegal instruction|requires a CPU with (?<what>AVX\S*)|CPU (?:does not support|lacks) /,
    rule: logRule({
      id: 'log-cpu-feature',
      title: 'The CPU lacks an instruction',
      because: 'The program uses instructions that the processor of this node does not have.',
      about: 'Built for a newer CPU (AVX, x86-64-v3). Choose another build or other nodes.',
      next: [
        { why: 'See the nodes', command: 'kubectl get nodes -L node.kubernetes.io/instance-type,kubernetes.io/arch' },
      ],
      examples: [
        { text: 'Illegal instruction (core dumped)', from: 'shell' },
        {
          text: 'WARNING: MongoDB 5.0+ requires a CPU with AVX support, and your current system does not appear to have that!',
          from: 'mongo image',
        },
      ],
    }),
  },
];
