import type { Verdict } from '../../diagnosis/finding.ts';
import type { Tone } from '../../text/line.ts';

/** The one cell that stands for a verdict. Every symbol is one cell wide in every terminal. */
export const verdictSymbol = (verdict: Verdict | undefined): string => (verdict ? symbols[verdict] : ' ');

/** The tone of a verdict, and with it its color. */
export const verdictTone = (verdict: Verdict | undefined): Tone => (verdict ? tones[verdict] : 'quiet');

const symbols: Readonly<Record<Verdict, string>> = {
  failing: '✗',
  degraded: '!',
  inconclusive: '?',
  progressing: '…',
  healthy: '✓',
  completed: '○',
};

const tones: Readonly<Record<Verdict, Tone>> = {
  failing: 'failing',
  degraded: 'degraded',
  inconclusive: 'inconclusive',
  progressing: 'progressing',
  healthy: 'healthy',
  completed: 'quiet',
};
