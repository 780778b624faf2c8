import type { ReactNode } from 'react';
import { eventsPage } from '../../state/pages/events/events-page.ts';
import type { EventsScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** Events, and the one under the cursor as a whole. */
export const EventsBody = ({ state, screen, height, theme }: ScreenProps<EventsScreen>): ReactNode => (
  <PageLines lines={eventsPage(state, screen, height)} height={height} theme={theme} />
);
