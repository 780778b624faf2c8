import type { Question } from '../../state/overlay.ts';
import { displayWidth } from '../../text/display-width.ts';
import { wrapWords } from '../../text/wrap-words.ts';
import type { Theme } from '../theme.ts';
import { framed, frameWidth } from './framed.ts';

/** A question with its answers below it; the chosen one is inverse, and in brackets for those who see no colors. */
export const questionLines = (question: Question, columns: number, theme: Theme): readonly string[] => {
  const room = Math.min(72, columns - 4 - frameWidth);
  // A title that is cut could hide the name that is asked about.
  const title = displayWidth(question.title) > room - 2 ? 'Sure?' : question.title;
  const asked = [...(title === question.title ? [] : [question.title]), ...question.lines];
  const lines = asked.flatMap(line => wrapWords(line, room));
  const inner = Math.max(24, displayWidth(title) + 2, ...lines.map(displayWidth));
  const answers = question.answers.map(({ label }, index) =>
    index === question.cursor ? theme.cursor(`[ ${label} ]`) : `  ${label}  `,
  );
  return framed(title, ['', ...lines, '', answers.join('   '), ''], inner, theme);
};
