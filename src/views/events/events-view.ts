import { moveCommands } from '../../keys/move-commands.ts';
import type { EventsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';

export const eventsView: ScreenView<EventsScreen> = { title: 'Events', commands: moveCommands, Body: () => null };
