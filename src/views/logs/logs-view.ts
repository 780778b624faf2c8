import { moveCommands } from '../../keys/move-commands.ts';
import type { LogsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';

export const logsView: ScreenView<LogsScreen> = { title: 'Logs', commands: moveCommands, Body: () => null };
