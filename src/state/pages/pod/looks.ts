import type { Verdict } from '../../../diagnosis/finding.ts';
import type { Effect } from '../../../diagnosis/rule.ts';
import type { CreationStep } from '../../../model/creation-steps.ts';
import type { Tone } from '../../../text/line.ts';

/** A symbol of one cell and a tone: each says by itself what the other says. */
export type Look = { readonly symbol: string; readonly tone: Tone };

export const verdictLooks: Readonly<Record<Verdict, Look>> = {
  failing: { symbol: '✗', tone: 'failing' },
  degraded: { symbol: '!', tone: 'degraded' },
  inconclusive: { symbol: '?', tone: 'inconclusive' },
  progressing: { symbol: '…', tone: 'progressing' },
  healthy: { symbol: '✓', tone: 'healthy' },
  completed: { symbol: '○', tone: 'quiet' },
};

export const effectLooks: Readonly<Record<Effect, Look>> = {
  failing: verdictLooks.failing,
  degraded: verdictLooks.degraded,
  progressing: verdictLooks.progressing,
  none: { symbol: '·', tone: 'quiet' },
};

export const stepLooks: Readonly<Record<CreationStep['state'], Look>> = {
  done: verdictLooks.healthy,
  now: verdictLooks.progressing,
  failed: verdictLooks.failing,
  ahead: { symbol: '·', tone: 'quiet' },
};
