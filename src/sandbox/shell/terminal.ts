/** What a command reads: one line at a time, undefined at the end of its input, `interrupted` after ctrl-c. */
export type LineInput = {
  line(): Promise<string | undefined | typeof interrupted>;
  /** Resolves at the next ctrl-c. */
  interrupt(): Promise<void>;
};

export const interrupted = Symbol('ctrl-c');

/** Takes bytes as they arrive and makes lines of them. */
export type InputFeed = LineInput & { feed(bytes: Buffer): void; end(): void };

/** Standard input without a terminal: lines, and the end. */
export const pipeInput = (): InputFeed => {
  const queue = lineQueue();
  let rest = '';
  return {
    ...queue.input,
    feed: bytes => {
      const lines = (rest + bytes.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) queue.push(line);
    },
    end: () => {
      if (rest !== '') queue.push(rest);
      queue.push(undefined);
    },
  };
};

/** A terminal in its line mode: echoes, edits the line, and knows ctrl-c, ctrl-d and ctrl-u. */
export const terminalInput = (echo: (text: string) => void): InputFeed => {
  const queue = lineQueue();
  let line = '';
  const erase = (count: number): void => echo('\b \b'.repeat(count));
  const key = (character: string): void => {
    if (character === '\r' || character === '\n') {
      echo('\r\n');
      queue.push(line);
      line = '';
    } else if (character === '\u0003') {
      echo('^C\r\n');
      line = '';
      queue.interrupt();
    } else if (character === '\u0004') {
      if (line === '') queue.push(undefined);
    } else if (character === '\u0015') {
      erase([...line].length);
      line = '';
    } else if (character === '\u007f' || character === '\b') {
      if (line !== '') erase(1);
      line = [...line].slice(0, -1).join('');
    } else if (character >= ' ' || character === '\t') {
      echo(character);
      line += character;
    }
  };
  return {
    ...queue.input,
    feed: bytes => {
      // Arrow keys and their like are dropped whole: this terminal has no history.
      for (const character of bytes.toString().replace(/\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])/g, '')) key(character);
    },
    end: () => queue.push(undefined),
  };
};

const lineQueue = () => {
  const waiting: ((line: string | undefined | typeof interrupted) => void)[] = [];
  const lines: (string | undefined)[] = [];
  const interrupts: (() => void)[] = [];
  return {
    push: (line: string | undefined): void => {
      const reader = waiting.shift();
      if (reader) reader(line);
      else lines.push(line);
    },
    interrupt: (): void => {
      lines.length = 0;
      waiting.shift()?.(interrupted);
      for (const resolve of interrupts.splice(0)) resolve();
    },
    input: {
      line: () =>
        lines.length > 0
          ? Promise.resolve(lines.shift())
          : new Promise<string | undefined | typeof interrupted>(resolve => waiting.push(resolve)),
      interrupt: () => new Promise<void>(resolve => interrupts.push(resolve)),
    } satisfies LineInput,
  };
};
