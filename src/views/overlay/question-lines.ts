import type { Question } from '../../state/overlay.ts';
import { displayWidth } from '../parts/display-width.ts';
import { wrapWords } from '../parts/wrap-words.ts';
import type { Theme } from '../theme.ts';
import { framed, frameWidth } from './framed.ts';

/** A question with its answers below it; the chosen one is inverse, and in brackets for those who see no colors. */
export const questionLines = (question: Question, columns: number, theme: Theme): readonly string[] => {
  const inner = Math.min(72, columns - 4 - frameWidth);
  const title = displayWidth(question.title) > inner - 2 ? 'Sure?' : question.title;
  const lines = [...(title === question.title ? [] : [question.title]), ...question.lines];
  const answers = question.answers.map(({ label }, index) =>
    index === question.cursor ? theme.cursor(`[ ${label} ]`) : `  ${label}  `,
  );
  return framed(
    title,
    ['', ...lines.flatMap(line => wrapWords(line, inner)), '', answers.join('   '), ''],
    inner,
    theme,
  );
};
