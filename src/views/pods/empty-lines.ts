import type { State } from '../../state/state.ts';
import { wrapWords } from '../../text/wrap-words.ts';
import type { Theme } from '../theme.ts';
import { emptyList } from './empty-list.ts';

/** The lines in place of a list without rows, in at most `width` cells. */
export const emptyLines = (state: State, width: number, theme: Theme): readonly string[] => {
  const lines = emptyList(state).flatMap(text => wrapWords(text, width - 6));
  return ['', ...lines.map((text, index) => `   ${index === 0 ? text : theme.quiet(text)}`)];
};
