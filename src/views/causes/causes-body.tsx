import type { ReactNode } from 'react';
import { causesPage } from '../../state/pages/causes/causes-page.ts';
import type { CausesScreen } from '../../state/screen.ts';
import { keyOf } from '../../state/settings.ts';
import { wrapWords } from '../../text/wrap-words.ts';
import { Lines } from '../parts/lines.tsx';
import { PageLines } from '../parts/page-lines.tsx';
import { emptyList } from '../pods/empty-list.ts';
import type { ScreenProps } from '../screen-view.ts';

/** What is wrong, by how many pods have it. */
export const CausesBody = ({ state, screen, width, height, theme }: ScreenProps<CausesScreen>): ReactNode => {
  if (state.causes.groups.length > 0)
    return <PageLines lines={causesPage(state, screen)} height={height} theme={theme} />;
  const lines = noCauses(state, screen).flatMap(text => wrapWords(text, width - 6));
  return (
    <Lines
      lines={['', ...lines.map((text, index) => `   ${index === 0 ? text : theme.quiet(text)}`)]}
      height={height}
    />
  );
};

const noCauses = (state: ScreenProps<CausesScreen>['state'], { filter }: CausesScreen): readonly string[] => {
  if (state.pods.rows.length === 0) return emptyList(state);
  return filter === ''
    ? ['No pod needs attention.', `${keyOf(state.settings, 'causes.pods', 'tab')} shows all pods.`]
    : [
        `No cause among the pods that pass the filter ${filter}.`,
        `${keyOf(state.settings, 'screen.back', 'esc')} clears it.`,
      ];
};
