import type { ForwardsScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { ForwardsBody } from './forwards-body.tsx';
import { forwardsCommands } from './forwards-commands.ts';

export const forwardsView: ScreenView<ForwardsScreen> = {
  title: 'Forwards',
  commands: forwardsCommands,
  Body: ForwardsBody,
};
