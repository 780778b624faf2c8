/**
 * A mistake of the person at the keyboard (a flag, a file, a kubeconfig): shown as two lines without a stack, exit code 2.
 * `hint` is the way out, as a sentence or a command.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}
