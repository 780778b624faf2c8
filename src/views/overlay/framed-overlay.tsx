import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/state.ts';
import { displayWidth } from '../../text/display-width.ts';
import { Lines } from '../parts/lines.tsx';
import type { Theme } from '../theme.ts';
import { pickerLines } from './picker-lines.ts';
import { questionLines } from './question-lines.ts';

/** A picker or a question in the middle of the screen, drawn over what is there. */
export const FramedOverlay = ({ state, theme }: { readonly state: State; readonly theme: Theme }): ReactNode => {
  const { overlay, terminal } = state;
  if (overlay?.overlay !== 'picker' && overlay?.overlay !== 'question') return undefined;
  const lines =
    overlay.overlay === 'picker' ? pickerLines(state, overlay, theme) : questionLines(overlay, terminal.columns, theme);
  const left = Math.max(0, Math.floor((terminal.columns - displayWidth(lines[0] ?? '')) / 2));
  const top = Math.max(0, Math.floor((terminal.rows - lines.length) / 3));
  return (
    <Box position="absolute" left={left} top={top} flexDirection="column">
      <Lines lines={lines} height={terminal.rows} />
    </Box>
  );
};
