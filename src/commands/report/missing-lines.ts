import type { DiagnosisReport } from '../../diagnosis/report.ts';
import { breakLines, indented } from './break-lines.ts';
import { paint, type TextStyle } from './style.ts';

const mostReasons = 4;
const mostNames = 3;

/** What could not be read, by the reason why. */
export const missingLines = (missing: DiagnosisReport['missing'], style: TextStyle): readonly string[] => {
  const reasons = [...Map.groupBy(missing, ({ why }) => refusal(why))].map(
    ([why, same]) => [same.length === 1 ? (same[0]?.why ?? why) : why, same] as const,
  );
  if (reasons.length === 0) return [];
  const lines = reasons.slice(0, mostReasons).flatMap(([why, same]) => {
    const names = same.slice(0, mostNames).map(({ what }) => what);
    const others = same.length > mostNames ? ` and ${same.length - mostNames} more` : '';
    const [first = '', ...rest] = breakLines(`${names.join(', ')}${others}: ${why}`, style.columns - 4);
    return [`  ${first}`, ...indented(rest, 4)];
  });
  const others = reasons.slice(mostReasons).reduce((sum, [, same]) => sum + same.length, 0);
  return [paint(style, 'strong', 'Not known'), ...lines, ...(others > 0 ? [`  and ${others} more (see -o json)`] : [])];
};

/** The API server's words name what was refused; without it, one missing right after the other is one reason. */
const refusal = (why: string): string =>
  why.replace(/^(forbidden: ).* is forbidden: (User ".*?") cannot [\s\S]*$/, '$1$2 may not read them');
