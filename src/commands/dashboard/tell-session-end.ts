import type { Notice } from '../../state/state.ts';
import type { TerminalEnd } from '../terminal-session.ts';

/**
 * Tells in one line how a session ended: at once, and anew when it is known what took it along. `what` begins the
 * sentence; `why` finds the reason, '' for none.
 */
export const tellSessionEnd = async (
  what: string,
  end: TerminalEnd,
  why: () => Promise<string>,
  tell: (text: string, tone: Notice['tone']) => void,
): Promise<void> => {
  if (end.kind === 'left') return tell(`${what} was left; it may go on.`, 'info');
  if (end.kind === 'given-up') return tell(`${what} was given up before it was open.`, 'info');
  const isCalm = end.kind === 'exited' && end.exitCode === 0;
  const dropped = end.dropped ? ' Keys typed meanwhile were dropped.' : '';
  const text = endOf(what, end);
  tell(`${text}.${dropped}`, isCalm ? 'info' : end.kind === 'failed' ? 'error' : 'warning');
  // Below 128 a process ended of its own will.
  if (end.kind === 'exited' && end.exitCode < firstSignalCode) return;
  const reason = await why();
  // In fewer words, so that the reason fits beside it.
  const short = end.kind === 'exited' ? `${what} ended (${end.exitCode})` : text;
  if (reason !== '') tell(`${short}: ${reason}.${dropped}`, 'warning');
};

const firstSignalCode = 128;

const endOf = (
  what: string,
  end: Exclude<TerminalEnd, { readonly kind: 'left' } | { readonly kind: 'given-up' }>,
): string => {
  if (end.kind === 'exited') return `${what} ended with exit code ${end.exitCode}`;
  if (end.kind === 'failed') return end.message.replace(/\.$/, '');
  return `${what} was cut off: ${lowered(end.message.replace(/\.$/, '')) || 'the connection is lost'}`;
};

const lowered = (text: string): string => text.replace(/^The /, 'the ');
