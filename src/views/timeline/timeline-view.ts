import type { TimelineScreen } from '../../state/timeline-screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { TimelineBody } from './timeline-body.tsx';
import { timelineCommands } from './timeline-commands.ts';

export const timelineView: ScreenView<TimelineScreen> = {
  title: 'Timeline',
  commands: timelineCommands,
  Body: TimelineBody,
};
