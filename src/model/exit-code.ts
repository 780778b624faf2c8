/** What an exit code says by itself. */
export type ExitMeaning = {
  /** The signal that ended the process, for codes of 128 + n. */
  readonly signal: string | undefined;
  /** A phrase that completes "exit code N (…)", undefined where the program alone gives the number a meaning. */
  readonly meaning: string | undefined;
};

const signals: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  129: ['SIGHUP', 'a hang-up or reload signal that the program does not treat'],
  130: ['SIGINT', 'interrupted'],
  131: ['SIGQUIT', 'told to quit'],
  132: ['SIGILL', 'an instruction that this CPU does not have, or a build for another CPU'],
  133: ['SIGTRAP', 'a trap or failed assertion'],
  134: ['SIGABRT', 'the program aborted itself, as on a failed assertion'],
  135: ['SIGBUS', 'access to memory that is not backed, as of a truncated file or a full /dev/shm'],
  136: ['SIGFPE', 'an arithmetic fault, as a division by zero'],
  137: ['SIGKILL', 'killed from outside'],
  138: ['SIGUSR1', 'a user signal that the program does not treat'],
  139: ['SIGSEGV', 'a segmentation fault'],
  140: ['SIGUSR2', 'a user signal that the program does not treat'],
  141: ['SIGPIPE', 'wrote to a closed pipe'],
  142: ['SIGALRM', 'an alarm that the program does not treat'],
  143: ['SIGTERM', 'asked to stop from outside'],
  152: ['SIGXCPU', 'over its CPU time limit'],
  153: ['SIGXFSZ', 'over its file size limit'],
  159: ['SIGSYS', 'a system call that the seccomp profile forbids'],
};

const meanings: Readonly<Record<number, string>> = {
  2: 'usually wrong flags or arguments, or a Go panic',
  64: 'sysexits EX_USAGE: wrong usage',
  65: 'sysexits EX_DATAERR: wrong input',
  66: 'sysexits EX_NOINPUT: input missing',
  69: 'sysexits EX_UNAVAILABLE: a service is unavailable',
  70: 'sysexits EX_SOFTWARE: internal error',
  71: 'sysexits EX_OSERR: operating system error',
  73: 'sysexits EX_CANTCREAT: cannot create output',
  74: 'sysexits EX_IOERR: input or output error',
  77: 'sysexits EX_NOPERM: permission denied',
  78: 'sysexits EX_CONFIG: configuration error',
  101: 'usually a Rust panic',
  125: 'the container runtime failed',
  126: 'the command is not executable',
  127: 'the command was not found',
  255: 'exit -1, or a failure before the program ran',
  3221225477: 'Windows: access violation',
  3221225786: 'Windows: interrupted (Ctrl-C)',
  3221225725: 'Windows: stack overflow',
  3762504530: 'Windows: unhandled .NET exception',
};

/** What an exit code means in a container. Source: wait(2), sysexits(3), signal(7), NTSTATUS values on Windows. */
export const exitMeaning = (exitCode: number): ExitMeaning => {
  const signal = signals[exitCode];
  if (signal) return { signal: signal[0], meaning: `${signal[0]}: ${signal[1]}` };
  return { signal: undefined, meaning: meanings[exitCode >>> 0 === exitCode ? exitCode : exitCode >>> 0] };
};
