/** A command that cannot go on: shown as two lines without a stack. `hint` is the way out. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly hint: string;
  /** 2 for something to mend in the kubeconfig or the call, 3 for missing rights, 4 for a cluster out of reach. */
  readonly exitCode: number;

  constructor(message: string, hint: string, exitCode: number) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}
