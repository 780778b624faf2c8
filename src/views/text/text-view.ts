import { moveCommands } from '../../keys/move-commands.ts';
import type { TextScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';

export const textView: ScreenView<TextScreen> = { title: 'Text', commands: moveCommands, Body: () => null };
