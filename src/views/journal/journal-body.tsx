import type { ReactNode } from 'react';
import type { JournalScreen } from '../../state/journal.ts';
import { journalPage } from '../../state/pages/journal/journal-page.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** What this session asked the cluster for. */
export const JournalBody = ({ state, screen, height, theme }: ScreenProps<JournalScreen>): ReactNode => (
  <PageLines lines={journalPage(state, screen, height)} height={height} theme={theme} />
);
