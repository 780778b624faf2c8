import type { LogsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { LogsBody } from './logs-body.tsx';
import { logsCommands } from './logs-commands.ts';

export const logsView: ScreenView<LogsScreen> = { title: 'Logs', commands: logsCommands, Body: LogsBody };
