import type { ReactNode } from 'react';
import { logsPage } from '../../state/pages/logs/logs-page.ts';
import type { LogsScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** A log. */
export const LogsBody = ({ state, screen, height, theme }: ScreenProps<LogsScreen>): ReactNode => (
  <PageLines lines={logsPage(state, screen, height)} height={height} theme={theme} />
);
