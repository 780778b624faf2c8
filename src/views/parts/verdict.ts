import type { Verdict } from '../../diagnosis/finding.ts';
import type { Role } from '../theme.ts';

/** The one cell that stands for a verdict. Every symbol is one cell wide in every terminal. */
export const verdictSymbol = (verdict: Verdict | undefined): string => (verdict ? symbols[verdict] : ' ');

/** The color of a verdict. */
export const verdictRole = (verdict: Verdict | undefined): Role => (verdict ? roles[verdict] : 'quiet');

const symbols: Readonly<Record<Verdict, string>> = {
  failing: '✗',
  degraded: '!',
  inconclusive: '?',
  progressing: '…',
  healthy: '✓',
  completed: '○',
};

const roles: Readonly<Record<Verdict, Role>> = {
  failing: 'failing',
  degraded: 'degraded',
  inconclusive: 'inconclusive',
  progressing: 'progressing',
  healthy: 'healthy',
  completed: 'quiet',
};
