import { interrupted, type LineInput } from './terminal.ts';

/** The container that a shell runs in, as far as its commands can tell. */
export type Machine = {
  readonly hostname: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command line of its first process. */
  readonly init: string;
  readonly now: () => number;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
};

export type Session = {
  readonly machine: Machine;
  readonly env: Map<string, string>;
  readonly input: LineInput;
  readonly state: { cwd: string; size: { columns: number; rows: number } | undefined };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
};

/** Answers the exit code. */
type Command = (args: readonly string[], session: Session) => number | Promise<number>;

const files: Readonly<Record<string, (machine: Machine) => string>> = {
  '/etc/hostname': machine => `${machine.hostname}\n`,
  '/etc/hosts': machine => `127.0.0.1\tlocalhost\n${machine.env['POD_IP'] ?? '10.244.0.2'}\t${machine.hostname}\n`,
  '/etc/os-release': () => 'NAME="podctl sandbox"\nID=sandbox\n',
  '/etc/resolv.conf': () => 'search svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
};

const folders: Readonly<Record<string, string>> = {
  '/': 'app  bin  dev  etc  proc  tmp  usr  var',
  '/app': 'config  server',
  '/app/config': 'application.yaml',
  '/bin': 'cat  date  echo  env  id  ls  ps  sh  sleep  stty  top',
  '/etc': 'hostname  hosts  os-release  resolv.conf',
  '/tmp': '',
};

const ok = (session: Session, text: string): number => {
  session.out(text);
  return 0;
};

const pathIn = (session: Session, path: string): string => {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${session.state.cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
};

/** What the shell itself does not do. */
export const commands: Readonly<Record<string, Command>> = {
  true: () => 0,
  false: () => 1,
  ':': () => 0,
  echo: (args, session) =>
    args[0] === '-n' ? ok(session, args.slice(1).join(' ')) : ok(session, `${args.join(' ')}\n`),
  pwd: (_, session) => ok(session, `${session.state.cwd}\n`),
  cd: (args, session) => {
    const path = pathIn(session, args[0] ?? '/');
    if (folders[path] === undefined) {
      session.err(`sh: cd: can't cd to ${args[0]}: No such file or directory\n`);
      return 2;
    }
    session.state.cwd = path;
    return 0;
  },
  ls: (args, session) => {
    const given = args.find(arg => !arg.startsWith('-')) ?? '.';
    const path = pathIn(session, given);
    const listing = folders[path] ?? (files[path] && given);
    if (listing === undefined) {
      session.err(`ls: ${given}: No such file or directory\n`);
      return 1;
    }
    return ok(session, listing === '' ? '' : `${listing}\n`);
  },
  cat: async (args, session) => {
    if (args.length === 0) return copyInput(session);
    let code = 0;
    for (const name of args) {
      const file = files[pathIn(session, name)];
      if (file) session.out(file(session.machine));
      else {
        session.err(`cat: can't open '${name}': No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  },
  env: (_, session) => ok(session, [...session.env].map(([name, value]) => `${name}=${value}\n`).join('')),
  export: (args, session) => {
    for (const arg of args) assign(session, arg);
    return 0;
  },
  id: (_, session) => ok(session, 'uid=0(root) gid=0(root) groups=0(root)\n'),
  whoami: (_, session) => ok(session, 'root\n'),
  hostname: (_, session) => ok(session, `${session.machine.hostname}\n`),
  uname: (args, session) =>
    ok(session, args.includes('-a') ? `Linux ${session.machine.hostname} 6.8.0 x86_64\n` : 'Linux\n'),
  date: (_, session) => ok(session, `${new Date(session.machine.now()).toUTCString()}\n`),
  ps: (_, session) =>
    ok(
      session,
      `PID   USER     TIME  COMMAND\n    1 root      0:02 ${session.machine.init}\n   42 root      0:00 sh\n`,
    ),
  top: (_, session) =>
    ok(
      session,
      'Mem: 812344K used, 7204152K free\nCPU:   3% usr   1% sys   0% nic  96% idle\n' +
        `  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n    1     0 root     S     712m   9%   0   2% ${session.machine.init}\n`,
    ),
  clear: (_, session) => ok(session, '\u001b[H\u001b[J'),
  stty: (args, session) => {
    if (session.state.size === undefined) {
      session.err('stty: standard input: Not a tty\n');
      return 1;
    }
    return args[0] === 'size' ? ok(session, `${session.state.size.rows} ${session.state.size.columns}\n`) : 0;
  },
  sleep: async (args, session) => {
    const ended = session.machine.pause(Number(args[0] ?? 0) * 1000).then(() => 0);
    return Promise.race([ended, session.input.interrupt().then(() => 130)]);
  },
  test: (args, session) => test(args, session),
  '[': (args, session) => test(args.slice(0, -1), session),
};

/** `NAME=value`. */
export const assign = (session: Session, text: string): void => {
  const [name = '', ...value] = text.split('=');
  if (value.length > 0) session.env.set(name, value.join('='));
};

const copyInput = async (session: Session): Promise<number> => {
  for (;;) {
    const line = await session.input.line();
    if (line === undefined) return 0;
    if (line === interrupted) return 130;
    session.out(`${line}\n`);
  }
};

/** `-x`, `-e` and `-f` of a path, `-n` and `-z` of a text. */
const test = ([operator, operand = '']: readonly string[], session: Session): number => {
  if (operator === '-n') return operand === '' ? 1 : 0;
  if (operator === '-z') return operand === '' ? 0 : 1;
  const path = pathIn(session, operand);
  const program = /^\/(?:usr\/)?bin\/(.+)$/.exec(path)?.[1];
  return files[path] || folders[path] || (program !== undefined && (program === 'sh' || commands[program])) ? 0 : 1;
};
