/**
 * What is started for a shell: bash where there is one, else sh. One exec, so that nothing is left behind and the exit code
 * is the shell's own.
 */
export const shellCommand: readonly string[] = ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'];

/** Whether a failed exec says that the image has no shell. Source: runc, crun and containerd error texts. */
export const hasNoShell = (message: string): boolean =>
  /executable file (?:`?sh`? )?not found|no such file or directory|"sh": /.test(message);
