import { editOwner, type LogPattern, logRule, seeEnvironment, setMemory } from './log-rule.ts';

/** What language runtimes say when a program cannot run at all: JVM, Node.js, Python, Ruby, .NET, Go, Rust, C++. */
export const runtimePatterns: readonly LogPattern[] = [
  {
    pattern:
      /java\.lang\.OutOfMemoryError: (?<what>Java heap space|Metaspace|GC overhead limit exceeded|Direct buffer memory|Compressed class space|unable to create (?:new )?native thread|Requested array size exceeds VM limit)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-heap',
      title: 'JVM out of memory: {what}',
      because:
        'The Java runtime itself gave up for lack of memory ({what}); the kernel did not kill it. Its memory limit is {memoryLimit}.',
      about:
        'The heap (-Xmx, MaxRAMPercentage), Metaspace or another pool of the JVM is full. "unable to create native thread" is a limit on processes, not on memory.',
      next: [
        { why: 'See and change the JVM options', command: 'kubectl set env {owner} -n {namespace} --list' },
        setMemory,
      ],
      reference: 'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-memory-leaks.html',
      examples: [
        { text: 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', from: 'OpenJDK' },
        { text: 'Terminating due to java.lang.OutOfMemoryError: Metaspace', from: 'OpenJDK, ExitOnOutOfMemoryError' },
      ],
    }),
  },
  {
    pattern:
      /There is insufficient memory for the Java Runtime Environment|Could not reserve enough space for|Initial heap size set to a larger value than the maximum heap size|Too small (?:initial|maximum) heap/i,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-memory',
      title: 'JVM options do not fit the memory limit {memoryLimit}',
      because: 'The JVM wants more memory than it may have; the limit of the container is {memoryLimit}.',
      about: '-Xms or -Xmx is above the memory limit, or the options contradict each other.',
      next: [seeEnvironment, setMemory],
      examples: [
        { text: '# There is insufficient memory for the Java Runtime Environment to continue.', from: 'OpenJDK' },
        {
          text: 'Error occurred during initialization of VM: Could not reserve enough space for 4194304KB object heap',
          from: 'OpenJDK',
        },
      ],
    }),
  },
  {
    pattern: /# A fatal error has been detected by the Java Runtime Environment/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-native-crash',
      title: 'The JVM crashed in native code',
      because: 'Not the program but the JVM or a native library crashed; it writes an hs_err file.',
      about: 'A bug in a native library, a JVM bug, or a C library that does not fit (glibc against musl).',
      examples: [
        { text: '# A fatal error has been detected by the Java Runtime Environment:', from: 'OpenJDK' },
        { text: 'stderr: # A fatal error has been detected by the Java Runtime Environment:', from: 'OpenJDK' },
      ],
    }),
  },
  {
    pattern:
      /Could not find or load main class (?<what>\S+)|no main manifest attribute, in (?<what2>\S+)|Unable to access jarfile (?<what3>\S+)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-main-class',
      title: 'Java cannot run {what}',
      because:
        'The class or jar file {what} that the command names is not in the image, or is not where the command looks.',
      about: 'The command, the class path or the build of the image is wrong.',
      next: [editOwner],
      examples: [
        { text: 'Error: Could not find or load main class com.acme.Main', from: 'java launcher' },
        { text: 'Error: Unable to access jarfile /app/app.jar', from: 'java launcher' },
        { text: 'no main manifest attribute, in /app.jar', from: 'java launcher' },
      ],
    }),
  },
  {
    pattern: /UnsupportedClassVersionError.*class file version (?<what>\d+)/,
    decisive: true,
    rule: logRule({
      id: 'log-jvm-class-version',
      title: 'Built for a newer Java than the image has',
      because: 'The program is compiled for a newer Java (class file version {what}) than the one in the image.',
      about: 'Class file version 52 is Java 8, 55 is 11, 61 is 17, 65 is 21.',
      examples: [
        {
          text: 'java.lang.UnsupportedClassVersionError: Main has been compiled by a more recent version of the Java Runtime (class file version 65.0), this version',
          from: 'OpenJDK',
        },
        { text: 'Caused by: java.lang.UnsupportedClassVersionError: a/B: class file version 61', from: 'OpenJDK' },
      ],
    }),
  },
  {
    pattern: /Could not resolve placeholder '(?<what>[^']+)'/,
    decisive: true,
    rule: logRule({
      id: 'log-spring-property',
      title: 'Setting {what} is missing (Spring)',
      because:
        'The program needs the property {what}, and neither its configuration nor an environment variable gives it.',
      about: 'Spring resolves ${…} from configuration files and environment variables: a.b-c is also A_BC.',
      next: [seeEnvironment, editOwner],
      examples: [
        {
          text: 'Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder \'payment.api-key\' in value "${payment.api-key}"',
          from: 'Spring',
        },
        { text: "Could not resolve placeholder 'DB_URL' in string value", from: 'Spring' },
      ],
    }),
  },
  {
    pattern: /Failed to configure a DataSource: '(?<what>[^']+)' attribute is not specified/,
    decisive: true,
    rule: logRule({
      id: 'log-spring-datasource',
      title: 'No database configured (Spring DataSource)',
      because: 'Spring Boot finds no {what} for its database.',
      about: 'spring.datasource.url (SPRING_DATASOURCE_URL) is not set.',
      next: [seeEnvironment, editOwner],
      examples: [
        {
          text: "Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.",
          from: 'Spring Boot',
        },
        {
          text: "Description: Failed to configure a DataSource: 'url' attribute is not specified",
          from: 'Spring Boot',
        },
      ],
    }),
  },
  {
    pattern:
      /FlywayException|FlywayValidateException|Waiting for changelog lock|Could not acquire change log lock|LiquibaseException|DirtyDatabase|Dirty database version (?<what>\d+)/,
    rule: logRule({
      id: 'log-migration',
      title: 'Database migration fails',
      because: 'The migration of the database schema cannot go on.',
      about: 'A migration failed or its lock is still held by an earlier run that was killed.',
      examples: [
        {
          text: 'org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation',
          from: 'Flyway',
        },
        {
          text: 'liquibase.exception.LockException: Could not acquire change log lock. Currently locked by web-0',
          from: 'Liquibase',
        },
        { text: 'error: Dirty database version 12. Fix and force version.', from: 'golang-migrate' },
      ],
    }),
  },
  {
    pattern:
      /FATAL ERROR: .*(?:Reached heap limit|Ineffective mark-compacts|Allocation failed).*JavaScript heap out of memory/,
    decisive: true,
    rule: logRule({
      id: 'log-node-heap',
      title: 'Node.js heap is full',
      because:
        'Node.js itself gave up because its heap was full; the kernel did not kill it. The memory limit of the container is {memoryLimit}.',
      about:
        'The heap limit of V8 (--max-old-space-size) is reached before the memory limit of the container, or the program leaks.',
      next: [
        {
          why: 'Raise the heap limit',
          command: 'kubectl set env {owner} -c {container} NODE_OPTIONS=--max-old-space-size=MIB -n {namespace}',
        },
        setMemory,
      ],
      examples: [
        { text: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', from: 'Node.js' },
        {
          text: 'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
          from: 'Node.js',
        },
      ],
    }),
  },
  {
    pattern: /Cannot find (?:module|package) '(?<what>[^']+)'/,
    decisive: true,
    rule: logRule({
      id: 'log-node-module',
      title: 'Node.js module {what} is not in the image',
      because:
        'The program needs the module {what}, which is not in the image, or the command names a file that is not there.',
      about:
        'npm install was not part of the build, a development dependency is needed at run time, or the working directory is wrong.',
      next: [editOwner],
      examples: [
        { text: "Error: Cannot find module 'express'", from: 'Node.js' },
        { text: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg' imported from /app/db.js", from: 'Node.js' },
      ],
    }),
  },
  {
    pattern: /npm (?:ERR!|error) [Mm]issing script: "?(?<what>[\w:-]+)/,
    decisive: true,
    rule: logRule({
      id: 'log-npm-script',
      title: 'package.json has no script {what}',
      because: 'The command runs the npm script {what}, which does not exist.',
      about: 'The command names a script that the package.json in the image does not have.',
      next: [editOwner],
      examples: [
        { text: 'npm ERR! Missing script: "start"', from: 'npm 8' },
        { text: 'npm error Missing script: "serve:prod"', from: 'npm 10' },
      ],
    }),
  },
  {
    pattern:
      /ERR_REQUIRE_ESM|Cannot use import statement outside a module|Unsupported engine|ERR_UNSUPPORTED_DIR_IMPORT/,
    decisive: true,
    rule: logRule({
      id: 'log-node-version',
      title: 'Program and Node.js version do not fit',
      because: 'The program is written for another module system or version of Node.js than the image has.',
      about: 'The image has an older Node.js, or package.json does not say "type": "module".',
      examples: [
        {
          text: 'Error [ERR_REQUIRE_ESM]: require() of ES Module /app/node_modules/x/index.js not supported.',
          from: 'Node.js',
        },
        { text: 'SyntaxError: Cannot use import statement outside a module', from: 'Node.js' },
      ],
    }),
  },
  {
    pattern: /(?:ModuleNotFoundError|ImportError): No module named '?(?<what>[^'\s]+)'?/,
    decisive: true,
    rule: logRule({
      id: 'log-python-module',
      title: 'Python module {what} is not in the image',
      because: 'The program imports {what}, which is not installed in the image, or the working directory is wrong.',
      about: 'A requirement was not installed, or PYTHONPATH and workingDir do not lead to the code.',
      next: [editOwner],
      examples: [
        { text: "ModuleNotFoundError: No module named 'psycopg2'", from: 'Python 3' },
        { text: 'ImportError: No module named yaml', from: 'Python 2' },
      ],
    }),
  },
  {
    pattern: /ImproperlyConfigured|pydantic\S*ValidationError|validation errors? for (?<what>\w*[Ss]ettings)/,
    decisive: true,
    rule: logRule({
      id: 'log-python-settings',
      title: 'Settings of the program are invalid',
      because: 'The program refuses its settings; most come from environment variables.',
      about: 'Django and pydantic check their settings at the start.',
      next: [seeEnvironment, editOwner],
      examples: [
        {
          text: 'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
          from: 'Django',
        },
        { text: 'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings', from: 'pydantic' },
      ],
    }),
  },
  {
    pattern:
      /Worker failed to boot|WORKER TIMEOUT \(pid:\d+\)|Worker \(pid:\d+\) was sent SIGKILL! Perhaps out of memory\?/,
    rule: logRule({
      id: 'log-gunicorn',
      title: 'gunicorn workers die',
      because:
        'The workers of gunicorn do not start, take too long, or are killed for lack of memory (the limit is {memoryLimit}).',
      about: 'The reason for a worker that fails to boot stands further up in the log, as a Python exception.',
      examples: [
        { text: "gunicorn.errors.HaltServer: <HaltServer 'Worker failed to boot.' 3>", from: 'gunicorn' },
        { text: '[CRITICAL] WORKER TIMEOUT (pid:12)', from: 'gunicorn' },
      ],
    }),
  },
  {
    pattern:
      /^MemoryError\b|numpy.*Unable to allocate|Unable to allocate .* for an array|runtime: out of memory|cannot allocate memory|Cannot allocate memory|memory allocation of \d+ bytes failed|std::bad_alloc|NoMemoryError/,
    rule: logRule({
      id: 'log-out-of-memory',
      title: 'The program cannot get memory',
      because: 'The program asked for memory and was refused; the limit of the container is {memoryLimit}.',
      about:
        'The program noticed the lack of memory by itself, before the kernel killed it: ulimits, an address space limit, or one huge request.',
      next: [setMemory],
      examples: [
        { text: 'MemoryError', from: 'Python' },
        { text: 'fatal error: runtime: out of memory', from: 'Go' },
        { text: 'memory allocation of 8589934592 bytes failed', from: 'Rust' },
      ],
    }),
  },
  {
    pattern: /Could not find (?<what>\S+) in (?:locally installed gems|any of the sources)|Bundler::GemNotFound/,
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
      /You must install or update \.NET|The framework '(?<what>[^']+)', version '[^']+'.* was not found|The application to execute does not exist: '(?<what2>[^']+)'|libhostfxr.*could not be found/,
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
      /flag provided but not defined: (?<what>-\S+)|unknown (?:shorthand )?flag: '?(?<what2>[^\s']+)|unrecognized (?:option|arguments?):? [`']?(?<what3>-[^\s'`]+)|unknown option:? [`'"]?(?<what4>-[^\s'"`]+)|unexpected argument '(?<what5>-[^']+)'|invalid option -- '?(?<what6>\w+)|Unrecognized option: (?<what7>\S+)/,
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
      /GLIBC_[\d.]+'? not found|Error relocating .*: symbol not found|error while loading shared libraries: (?<what>[^\s:]+)|cannot open shared object file/,
    decisive: true,
    rule: logRule({
      id: 'log-library-missing',
      title: 'A library is missing in the image: {what}',
      because: 'The program is linked to a C library or shared library that the image does not have ({what}).',
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
