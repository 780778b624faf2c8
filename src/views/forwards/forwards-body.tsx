import type { ReactNode } from 'react';
import { forwardsPage } from '../../state/pages/forwards/forwards-page.ts';
import type { ForwardsScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** The forwarded ports. */
export const ForwardsBody = ({ state, screen, height, theme }: ScreenProps<ForwardsScreen>): ReactNode => (
  <PageLines lines={forwardsPage(state, screen, height)} height={height} theme={theme} />
);
