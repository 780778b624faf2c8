import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Form, Picker, Question } from '../../state/overlay.ts';
import type { State } from '../../state/state.ts';
import { displayWidth } from '../../text/display-width.ts';
import { Lines } from '../parts/lines.tsx';
import type { Theme } from '../theme.ts';
import { formLines } from './form-lines.ts';
import { pickerLines } from './picker-lines.ts';
import { questionLines } from './question-lines.ts';

/** A picker, a question or a form in the middle of the screen, drawn over what is there. */
export const FramedOverlay = ({ state, theme }: { readonly state: State; readonly theme: Theme }): ReactNode => {
  const { overlay, terminal } = state;
  if (!overlay || overlay.overlay === 'input') return undefined;
  const lines = linesOf(overlay, state, theme);
  const left = Math.max(0, Math.floor((terminal.columns - displayWidth(lines[0] ?? '')) / 2));
  const top = Math.max(0, Math.floor((terminal.rows - lines.length) / 3));
  return (
    <Box position="absolute" left={left} top={top} flexDirection="column">
      <Lines lines={lines} height={terminal.rows} />
    </Box>
  );
};

const linesOf = (overlay: Picker | Question | Form, state: State, theme: Theme): readonly string[] => {
  switch (overlay.overlay) {
    case 'picker':
      return pickerLines(state, overlay, theme);
    case 'question':
      return questionLines(overlay, state.terminal.columns, theme);
    case 'form':
      return formLines(overlay, state.terminal, theme);
  }
};
