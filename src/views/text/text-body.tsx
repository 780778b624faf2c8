import type { ReactNode } from 'react';
import { textPage } from '../../state/pages/text/text-page.ts';
import type { TextScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** YAML or a description. */
export const TextBody = ({ state, screen, height, theme }: ScreenProps<TextScreen>): ReactNode => (
  <PageLines lines={textPage(state, screen, height)} height={height} theme={theme} />
);
