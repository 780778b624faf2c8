import type { Diagnosis } from '../../../diagnosis/finding.ts';
import { wantText } from '../../../diagnosis/snapshot.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { effectLooks } from './looks.ts';
import type { SuggestedStep } from './next-steps.ts';
import { contentWidth, section } from './section.ts';

const maxRuledOut = 8;

/** What was checked and is not the cause, each with the deciding fact. */
export const ruledOutLines = ({ ruledOut }: Diagnosis, width: number): readonly Line[] => {
  const room = contentWidth(width);
  const shown = ruledOut.slice(0, maxRuledOut);
  const more = ruledOut.length - shown.length;
  return section('Ruled out', [
    ...shown.flatMap(({ title, because, container }) =>
      hanging([], `${title}${container ? ` (${container})` : ''}: ${because}`, room, undefined, 2),
    ),
    ...(more > 0 ? [[piece(`and ${more} more`, 'quiet')]] : []),
  ]);
};

/** What could not be decided: what was refused, and what is missing. */
export const notKnownLines = ({ blind, notEvaluated, faults }: Diagnosis, width: number): readonly Line[] => {
  const room = contentWidth(width);
  const missing = [...new Set(notEvaluated.map(({ missing }) => missing))];
  return section('Not known', [
    ...blind.flatMap(({ want, why, rules }) =>
      hanging(
        [],
        `${wantText(want)}: ${why}${rules.length > 0 ? ` (costs ${rules.join(', ')})` : ''}`,
        room,
        'degraded',
        2,
      ),
    ),
    ...missing.flatMap(text => hanging([], text, room, undefined, 2)),
    ...faults.flatMap(({ rules, message }) =>
      hanging([], `Rule ${rules.join(', ')} failed: ${message}`, room, 'degraded', 2),
    ),
  ]);
};

/** Notes never alarm: one line each. */
export const noteLines = ({ findings }: Diagnosis, lead: string | undefined, width: number): readonly Line[] =>
  section(
    'Also',
    findings
      .filter(({ role, key }) => role === 'note' && key !== lead)
      .flatMap(({ title, explanation }) =>
        hanging(
          [piece(`${effectLooks.none.symbol} `, 'quiet')],
          `${title}. ${explanation}`,
          contentWidth(width),
          'quiet',
        ),
      ),
  );

/** Steps with their commands; the one under the cursor is marked. `starts` are the lines where they begin. */
export const stepLines = (
  steps: readonly SuggestedStep[],
  cursor: number,
  width: number,
): { readonly lines: readonly Line[]; readonly starts: readonly number[] } => {
  const room = contentWidth(width);
  const whyWidth = Math.max(0, ...steps.map(({ why }) => displayWidth(why)));
  const beside = whyWidth <= 44 && room - whyWidth - 6 >= 48;
  const starts: number[] = [];
  const lines: Line[] = [];
  for (const [index, { why, command, key, fact }] of steps.entries()) {
    starts.push(lines.length);
    const isCursor = index === cursor;
    const mark: Line = [piece(isCursor ? '▸ ' : '  ', 'accent'), piece(key ? `${key} ` : '  ', 'accent')];
    const tone = isCursor ? 'title' : undefined;
    const said = command ?? fact;
    const saidTone = command ? 'accent' : undefined;
    if (!said) lines.push(...hanging(mark, why, room, tone));
    else if (beside) lines.push(...hanging([...mark, piece(`${padEnd(why, whyWidth)}  `, tone)], said, room, saidTone));
    else lines.push(...hanging(mark, why, room, tone), ...hanging([piece('    ')], said, room, saidTone, 6));
  }
  return { lines: section('Next', lines), starts };
};
