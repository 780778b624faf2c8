import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { cleanText } from '../model/clean.ts';
import type { ExecPluginOptions } from './credentials-exec.ts';
import { ApiError } from './errors.ts';
import { credentialRequest } from './exec-credential.ts';
import type { ChosenContext } from './kubeconfig-choice.ts';
import type { ExecEntry } from './kubeconfig-file.ts';

/** Runs something that needs the terminal, while nothing else writes to it or reads from it. */
export type Interact = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * Runs an exec plugin and gives what it printed. It gets no standard input and no terminal, and what it writes to its
 * standard error is kept for the error message. Only where `allowInteractive` lends the terminal does it get to use it:
 * at once if the plugin always needs it, else after a first failure without.
 * Rejects with an `ApiError` of kind `credentials` that carries the plugin's own words and its installHint.
 */
export const runExecPlugin = async (
  entry: ExecEntry,
  chosen: ChosenContext,
  options: ExecPluginOptions,
  signal: AbortSignal,
): Promise<string> => {
  const run = (interactive: boolean): Promise<string> => {
    const request = credentialRequest(entry, chosen, options.certificateAuthority, interactive);
    return runOnce(entry, request, interactive, options, signal);
  };
  const lend = options.allowInteractive;
  if (entry.interactiveMode === 'Always') {
    if (lend === undefined)
      throw new ApiError(
        'credentials',
        `The credential plugin ${entry.command} of user ${chosen.userName} needs a terminal (interactiveMode: Always), and none can be lent to it here. Sign in with kubectl first, or use another user`,
      );
    return lend(() => run(true));
  }
  if (entry.interactiveMode === 'Never' || lend === undefined) return run(false);
  try {
    return await run(false);
  } catch (error) {
    if (signal.aborted || !(error instanceof ApiError) || error.reason === notInstalled) throw error;
    return lend(() => run(true));
  }
};

const notInstalled = 'ENOENT';
const keptStderrLines = 6;

const runOnce = (
  entry: ExecEntry,
  request: string,
  interactive: boolean,
  options: ExecPluginOptions,
  signal: AbortSignal,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const stdio: StdioOptions = interactive ? ['inherit', 'pipe', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    // Detached means a session without a terminal: a plugin that opens /dev/tty cannot draw over the dashboard.
    const detached = !interactive && process.platform !== 'win32';
    const env = { ...options.env, ...ownVariables(entry), KUBERNETES_EXEC_INFO: request };
    const child = spawn(entry.command, entry.args, { stdio, detached, env, windowsHide: true });
    const output: Buffer[] = [];
    const said: string[] = [];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of cleanText(chunk).split('\n').filter(isNotBlank)) {
        said.push(line.trim());
        options.onPluginMessage?.(line.trim());
      }
      said.splice(0, said.length - keptStderrLines);
    });
    const stop = (): void => kill(child, detached);
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', error => {
      signal.removeEventListener('abort', stop);
      reject(startError(entry, error));
    });
    child.once('close', (exitCode, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (exitCode === 0) return resolve(Buffer.concat(output).toString('utf8'));
      if (signal.aborted) return reject(new ApiError('aborted', 'podctl is closing'));
      const how = killedBy === null ? `failed with exit code ${exitCode}` : `was killed by ${killedBy}`;
      const words = said.length === 0 ? '' : `: ${said.join(' ')}`;
      reject(new ApiError('credentials', `The credential plugin ${entry.command} ${how}${words}`));
    });
  });

const ownVariables = (entry: ExecEntry): Record<string, string> =>
  Object.fromEntries(entry.env.map(({ name, value }) => [name, value]));

const isNotBlank = (line: string): boolean => line.trim() !== '';

const kill = (child: ChildProcess, isGroup: boolean): void => {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (!isGroup) {
    child.kill();
    return;
  }
  try {
    // The whole session: the plugin may itself have started a browser that waits.
    process.kill(-child.pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

const startError = (entry: ExecEntry, error: Error): ApiError => {
  const code = 'code' in error ? String(error.code) : '';
  const hint = entry.installHint === '' ? '' : `. ${cleanText(entry.installHint).trim()}`;
  const trouble =
    code === 'ENOENT'
      ? 'is not installed: there is no such program in PATH'
      : code === 'EACCES'
        ? 'may not be executed'
        : `could not be started: ${error.message}`;
  return new ApiError('credentials', `The credential plugin ${entry.command} ${trouble}${hint}`, {
    reason: code,
    cause: error,
  });
};
