import type { TextScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { TextBody } from './text-body.tsx';
import { textCommands } from './text-commands.ts';

export const textView: ScreenView<TextScreen> = { title: 'Text', commands: textCommands, Body: TextBody };
