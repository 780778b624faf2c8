/** The state of one log stream. Times are ms since the epoch. */
export type LogStatus =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'streaming' }
  /** The container wrote its last line (it ended), or nothing is left to read. `waits`: another run will come, and what it waits for. */
  | { readonly phase: 'ended'; readonly waits?: string }
  | { readonly phase: 'reconnecting'; readonly lost: string; readonly nextAttemptAt: number }
  /** The server's own sentence, e.g. `container "app" in pod "web-0" is waiting to start: ContainerCreating`. Retried while following. */
  | { readonly phase: 'refused'; readonly why: string; readonly code: number };
