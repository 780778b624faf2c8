import type { EventsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { EventsBody } from './events-body.tsx';
import { eventsCommands } from './events-commands.ts';

export const eventsView: ScreenView<EventsScreen> = { title: 'Events', commands: eventsCommands, Body: EventsBody };
