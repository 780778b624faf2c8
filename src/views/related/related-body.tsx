import type { ReactNode } from 'react';
import { relatedPage } from '../../state/pages/related/related-page.ts';
import type { RelatedScreen } from '../../state/screen.ts';
import { PageLines } from '../parts/page-lines.tsx';
import type { ScreenProps } from '../screen-view.ts';

/** What has to do with a pod. */
export const RelatedBody = ({ state, screen, height, theme }: ScreenProps<RelatedScreen>): ReactNode => (
  <PageLines lines={relatedPage(state, screen, height)} height={height} theme={theme} />
);
