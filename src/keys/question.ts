import type { Question } from '../state/overlay.ts';
import type { Step } from '../state/step.ts';

/** A key while a question is open. No letter says yes: the answer must be chosen and confirmed. */
export const questionKey = (question: Question, key: string): readonly Step[] => {
  switch (key) {
    case 'left':
    case 'up':
    case 'h':
    case 'k':
    case 'shift-tab':
      return [{ type: 'overlay-moved', by: -1 }];
    case 'right':
    case 'down':
    case 'l':
    case 'j':
    case 'tab':
      return [{ type: 'overlay-moved', by: 1 }];
    case 'esc':
    case 'q':
    case 'n':
      return [{ type: 'overlay-closed' }];
    case 'enter':
      return [{ type: 'overlay-closed' }, ...(question.answers[question.cursor]?.steps ?? [])];
    default:
      return [];
  }
};
