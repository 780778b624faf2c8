import type { ReactNode } from 'react';
import type { ListingScreen } from '../../state/listing-screen.ts';
import { listingPage } from '../../state/pages/listing/listing-page.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** The rules, or what an audit notes. */
export const ListingBody = ({ state, screen, height, theme }: ScreenProps<ListingScreen>): ReactNode => (
  <PageLines lines={listingPage(state, screen, height)} height={height} theme={theme} />
);
