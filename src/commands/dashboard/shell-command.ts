/**
 * What is started for a shell: bash where there is one, else sh. One exec, so that nothing is left behind and the exit code
 * is the shell's own.
 */
export const shellCommand: readonly string[] = ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'];

/**
 * Shells of images that have no `sh` in their PATH, tried one after the other: those of the debug variants of distroless
 * images, and where the message is one of Windows, what its containers have.
 */
export const otherShells = (message: string): readonly (readonly string[])[] =>
  isOfWindows(message) ? [['powershell.exe', '-NoLogo'], ['cmd.exe']] : [['/busybox/sh']];

/** Source: hcsshim, as containerd quotes it. */
const isOfWindows = (message: string): boolean => /cannot find the file specified/.test(message);

/** Whether a failed exec says that the image has no shell. Source: runc, crun and containerd error texts. */
export const hasNoShell = (message: string): boolean =>
  /executable file (?:`?sh`? )?not found|no such file or directory|"sh": /.test(message) || isOfWindows(message);
