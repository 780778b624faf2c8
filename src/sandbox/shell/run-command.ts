import { assign, commands, type Machine, type Session } from './commands.ts';
import { type InputFeed, interrupted, pipeInput, terminalInput } from './terminal.ts';
import { stepsOf } from './words.ts';

type CommandIo = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
};

type RunningCommand = {
  readonly feed: Pick<InputFeed, 'feed' | 'end'>;
  resize(size: { columns: number; rows: number }): void;
  /** `missing`: no such program; the runtime could not start it. */
  readonly ended: Promise<End>;
};

/** Runs a command as a container runtime would: `sh` is a small shell of our own, everything else one of its commands. */
export const runCommand = (argv: readonly string[], machine: Machine, tty: boolean, io: CommandIo): RunningCommand => {
  const crlf = (write: (text: string) => void) => (text: string) => write(tty ? text.replaceAll('\n', '\r\n') : text);
  const input = tty ? terminalInput(io.stdout) : pipeInput();
  const session: Session = {
    machine,
    env: new Map(Object.entries(machine.env)),
    input,
    state: { cwd: '/', size: tty ? { columns: 80, rows: 24 } : undefined },
    out: crlf(io.stdout),
    // A terminal has one screen: both streams arrive as stdout.
    err: crlf(tty ? io.stdout : io.stderr),
  };
  return {
    feed: input,
    resize: size => {
      if (tty) session.state.size = size;
    },
    ended: start(argv, session, tty),
  };
};

const shells = ['sh', '/bin/sh', 'ash', '/bin/ash'];

type End = { readonly exitCode: number } | { readonly missing: string };

const start = async ([program = '', ...args]: readonly string[], session: Session, tty: boolean): Promise<End> => {
  if (shells.includes(program)) {
    const script = args[0] === '-c' ? args[1] : undefined;
    if (script === undefined) return { exitCode: await interact(session, tty) };
    const shell: Shell = { session, tty, code: 0, exited: undefined };
    await execute(script, shell);
    return { exitCode: shell.exited ?? shell.code };
  }
  const command = commandOf(program);
  return command ? { exitCode: await command(args, session) } : { missing: program };
};

type Shell = { readonly session: Session; readonly tty: boolean; code: number; exited: number | undefined };

const interact = async (session: Session, tty: boolean): Promise<number> => {
  const shell: Shell = { session, tty, code: 0, exited: undefined };
  while (shell.exited === undefined) {
    if (tty) session.out(`${session.state.cwd} # `);
    const line = await session.input.line();
    if (line === interrupted) shell.code = 130;
    else if (line === undefined) shell.exited = shell.code;
    else await execute(line, shell);
  }
  if (tty && shell.exited === 0) session.out('\n');
  return shell.exited;
};

const execute = async (script: string, shell: Shell): Promise<void> => {
  const { session } = shell;
  for (const line of script.split('\n')) {
    const variable = (name: string): string => (name === '?' ? String(shell.code) : (session.env.get(name) ?? ''));
    for (const step of stepsOf(line, variable)) {
      if (step.when === 'and' && shell.code !== 0) continue;
      if (step.when === 'or' && shell.code === 0) continue;
      const quiet: Session = {
        ...session,
        out: step.discardOutput ? () => {} : session.out,
        err: step.discardErrors ? () => {} : session.err,
      };
      shell.code = await runWords(step.words, shell, quiet);
      if (shell.exited !== undefined) return;
    }
  }
};

const runWords = async (words: readonly string[], shell: Shell, session: Session): Promise<number> => {
  const [name = '', ...args] = words;
  if (/^\w+=/.test(name)) {
    assign(session, name);
    return args.length > 0 ? runWords(args, shell, session) : 0;
  }
  if (name === 'exit') {
    const code = args[0] === undefined ? shell.code : Number(args[0]) & 255;
    shell.exited = code;
    return code;
  }
  if (name === 'exec') {
    const code = await runProgram(args, shell, session);
    shell.exited = code;
    return code;
  }
  if (name === 'command' || name === 'which')
    return locate(
      args.filter(arg => arg !== '-v'),
      session,
    );
  return runProgram(words, shell, session);
};

const runProgram = async (words: readonly string[], shell: Shell, session: Session): Promise<number> => {
  const end = await start(words, session, shell.tty);
  if ('exitCode' in end) return end.exitCode;
  session.err(`sh: ${end.missing}: not found\n`);
  return 127;
};

const locate = ([name = '']: readonly string[], session: Session): number => {
  if (shells.includes(name)) session.out('/bin/sh\n');
  else if (commandOf(name)) session.out(`/bin/${name}\n`);
  else return 127;
  return 0;
};

const commandOf = (program: string) => {
  const name = program.replace(/^\/(?:usr\/)?bin\//, '');
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
};
