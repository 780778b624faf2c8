import type { RelatedScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { RelatedBody } from './related-body.tsx';
import { relatedCommands } from './related-commands.ts';

export const relatedView: ScreenView<RelatedScreen> = {
  title: 'Related',
  commands: relatedCommands,
  Body: RelatedBody,
};
