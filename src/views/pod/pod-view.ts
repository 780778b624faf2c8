import { moveCommands } from '../../keys/move-commands.ts';
import type { PodScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';

export const podView: ScreenView<PodScreen> = { title: 'Pod', commands: moveCommands, Body: () => null };
