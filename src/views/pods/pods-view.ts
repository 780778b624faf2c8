import type { PodsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { PodsBody } from './pods-body.tsx';
import { podsCommands } from './pods-commands.ts';

export const podsView: ScreenView<PodsScreen> = { title: 'Pods', commands: podsCommands, Body: PodsBody };
