import type { ApiCall } from '../../model/api-call.ts';
import type { State } from '../../state/state.ts';
import type { Effect } from '../../state/step.ts';

/** What a key asked for in read-only mode, as a line of the journal: no request was made of it. */
export const refusedCall = (
  { command, pod, why }: Extract<Effect, { effect: 'note-refusal' }>,
  { connection }: State,
): ApiCall => ({
  at: Date.now(),
  context: connection.context,
  method: 'KEY',
  verb: command,
  resource: 'pods',
  namespace: pod?.namespace ?? '',
  name: pod?.name ?? '',
  query: '',
  phase: 'refused',
  status: 0,
  why,
  tookMs: 0,
  bytes: 0,
  lines: 0,
});
