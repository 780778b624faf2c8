import type { ReactNode } from 'react';
import { timelinePage } from '../../state/pages/timeline/timeline-page.ts';
import type { TimelineScreen } from '../../state/timeline-screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** What happened to a pod, and the moment under the cursor as a whole. */
export const TimelineBody = ({ state, screen, height, theme }: ScreenProps<TimelineScreen>): ReactNode => (
  <PageLines lines={timelinePage(state, screen)} height={height} theme={theme} />
);
