/** Lines of a stack trace or of a program's usage: what they belong to stands elsewhere. */
export const isTrace = (line: string): boolean =>
  /^\s*\t(?:at |\.{3} |\/|\S+\.\w+:\d+|\S+\()|^ {4,}(?! *\*\* \()|^\s+(?:code|errno|syscall|address|port|hostname): |^\s+at |^\s+File "|^\s*\.{3} \d+ more|^goroutine \d+|^\s+\S+\.go:\d+|^\s*\d+: 0x[0-9a-f]+|^note: run with|^\s*#\d+ 0x|^\s{2,}-{1,2}[a-z]|^\s*\^+\s*$|^Usage( of)?\b|^\s+\d+: |^exit status \d+$|^CallStack \(from HasCallStack\)|^\s+error, called at |^Node\.js v\d|^\[signal SIG/i.test(
    line,
  );

/** Lines that speak of the end without being its reason, or of nothing. */
export const isNoise = (line: string): boolean =>
  /\b(?:error|err|errors)["']?\s*[:=]\s*(?:0\b|nil\b|null\b|<nil>|none\b|""|\[\])/i.test(line) ||
  /\bdeprecat/i.test(line) ||
  /\b(?:0|no) errors?\b/i.test(line) ||
  isEmptyMessage(line) ||
  /\bExiting \S+ due to (?:a )?fatal (?:error|exception)|\bKernel pid terminated\b|\bFor more details run the same command\b/.test(
    line,
  ) ||
  /\]\s+Aborting\.?$|\(see previous errors\)|^Shutting down: Master$/.test(line) ||
  isLauncher(line) ||
  /^(?:good )?bye[.!]?$|^exiting\.*$|^done\.?$/i.test(line.trim()) ||
  /\b(?:GET|HEAD) \S+ HTTP\/[\d.]+" [1-4]\d\d\b/.test(line) ||
  /kube-probe\/|ELB-HealthChecker/.test(line) ||
  isFarewell(line) ||
  isTelemetry(line) ||
  /\bTLS handshake error from \d|\bopen\(\) "[^"]+" failed \(2: .*, client: /.test(line) ||
  /^BEGIN failed--compilation aborted|\bError is not recoverable: exiting now|\binitiali[sz]ation failed\.?$/.test(
    line,
  ) ||
  /^(?:Killed|Aborted|Terminated|Segmentation fault)(?: \(core dumped\))?$/.test(line.trim());

/** What npm, yarn, pnpm, make, Maven and supervisord say when the program that they have started ends: not why it did. */
const isLauncher = (line: string): boolean =>
  /^npm (?:ERR!|error) (?:A complete log|\S+ This is (?:related|probably)|\s+\S*\.npm\/_logs|code (?:\d+|ELIFECYCLE)$|(?:path|workspace|location|errno|command) |Lifecycle script |Exit status |Failed at the |\S+@\S+ \w+: `)/.test(
    line,
  ) ||
  /^error Command failed with exit code \d+|^info Visit https:\/\/yarnpkg|^\s*ELIFECYCLE\b/.test(line) ||
  /^make(?:\[\d+\])?: \*{3} \[.*\] Error \d+/.test(line) ||
  /\[ERROR\] (?:\[Help \d+\] http|To see the full stack trace|Re-run Maven|For more information about the errors)|^\[ERROR\]\s*$/.test(
    line,
  ) ||
  /\bINFO (?:exited|gave up|spawned|success): /.test(line);

/** Words of a program that is told to end, or that ends: never its reason, unless it says why. */
const isFarewell = (line: string): boolean =>
  /\bcontext canceled\b/.test(line) ||
  (/\bshutting down\b|\bgraceful(?:ly)? (?:shutdown|stop)|SIGTERM|signal 15\b|received (?:shutdown|termination) signal/i.test(
    line,
  ) &&
    !/\b(?:because|due to|failed to|cannot|unable to)\b/i.test(line));

/** Traces and metrics that cannot be sent: programs go on without. */
const isTelemetry = (line: string): boolean =>
  /\b(?:traces|spans|metrics|logs) export\b|\botlp\b.*\bexport|\bexporting (?:spans|traces|metrics)\b|failed to (?:export|upload) (?:spans|traces|metrics)|BatchSpanProcessor|failed to send, dropping \d+ traces/i.test(
    line,
  ) && severityOf(line) < 4;

/** A time, a level and a place, and nothing said: what belongs to it stands in the lines below. */
const isEmptyMessage = (line: string): boolean =>
  /^\[?\d{4}[-/]\d\d[-/]\d\d.*(?:\[\w+\] <[\d.]+>|\b(?:ERROR|WARN|INFO)\b.*\s:)\s*$|^[=*\-_#\s]+$/.test(line);

/** How bad a line calls itself: 4 fatal, 3 error, 2 words of failure, 1 warning, 0 anything else. */
export const severityOf = (line: string): number => {
  if (
    /\b(?:FATAL|PANIC|EMERG(?:ENCY)?|CRIT(?:ICAL)?|ALERT)\b|^panic: |^fatal(?: error)?\b|\bpanicked at\b|\[emerg\]|\[alert\]|\[crit\]/i.test(
      line,
    ) ||
    /^F\d{4} |\[notice\] Application \w+ exited: (?!:?stopped|normal)/.test(line)
  )
    return 4;
  if (/\bWARN(?:ING)?\b|^W\d{4} /i.test(line)) return 1;
  if (
    /^(?:INFO|DEBUG|TRACE)\b|\blevel=(?:info|debug)\b|\s(?:INFO|DEBUG|TRACE)\s|\[(?:info|debug|notice)\]|^[I]\d{4} /i.test(
      line,
    )
  )
    return 0;
  if (
    /\b(?:ERROR|ERR|SEVERE)\b|Exception\b|Error: |Error\b:|^Caused by: |Traceback|\bAssertion\b.*\bfailed\b|^E\d{4} /i.test(
      line,
    )
  )
    return 3;
  if (
    /\b(?:fail(?:ed|ure|s)?|cannot|can't|could ?n[o']t|unable|invalid|missing|refus(?:ed|ing)|denied|not found|no such|mismatch|unknown|expired|abort(?:ed|ing)?|required|unbound|unexpected|undefined|illegal|corrupt|not set|out of|read-only file system|no space left|not permitted)\b/i.test(
      line,
    )
  )
    return 2;
  return 0;
};

/** Whether a mere warning was followed by words of success: the program went on without it. */
export const isOvercome = (lines: readonly string[], index: number): boolean =>
  severityOf(lines[index] ?? '') === 1 &&
  lines
    .slice(index + 1)
    .some(
      line =>
        /\b(?:ready|started|listening|connected|running|recovered|falling back)\b/i.test(line) &&
        severityOf(line) === 0,
    );
