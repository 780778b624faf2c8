import type { ReactNode } from 'react';
import { podPage } from '../../state/pages/pod/pod-page.ts';
import type { PodScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** The part of the pod's page that is in view. */
export const PodBody = ({ state, screen, height, theme }: ScreenProps<PodScreen>): ReactNode => (
  <PageLines lines={podPage(state, screen).lines.slice(screen.top)} height={height} theme={theme} />
);
