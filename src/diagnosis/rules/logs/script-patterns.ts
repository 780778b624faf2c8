import { editOwner, type LogPattern, logRule, seeEnvironment, setMemory } from './log-rule.ts';

/** What Node.js and Python say when a program cannot run. */
export const scriptPatterns: readonly LogPattern[] = [
  {
    pattern:
      /FATAL ERROR: .*(?:Reached heap limit|Ineffective mark-compacts|Allocation failed).*JavaScript heap out of memory/,
    decisive: true,
    rule: logRule({
      id: 'log-node-heap',
      title: 'Node.js heap is full',
      because: 'Node.js itself gave up because its heap was full. The memory limit of the container is {memoryLimit}.',
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
    pattern:
      /ImproperlyConfigured|pydantic\S*ValidationError|validation errors? for (?<what>\w*[Ss]ettings)|^ZodError: \[|Invalid environment variables/,
    decisive: true,
    rule: logRule({
      id: 'log-settings-invalid',
      title: 'Settings of the program are invalid',
      because: 'The program refuses its settings; most come from environment variables.',
      about:
        'Frameworks (Django, pydantic, zod) check the settings of a program at the start; the lines after say which one.',
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
];
