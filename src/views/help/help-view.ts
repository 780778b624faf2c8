import { moveCommands } from '../../keys/move-commands.ts';
import type { HelpScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { HelpBody } from './help-body.tsx';

export const helpView: ScreenView<HelpScreen> = { title: 'Help', commands: moveCommands, Body: HelpBody };
