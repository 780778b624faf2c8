import type { CausesScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { CausesBody } from './causes-body.tsx';
import { causesCommands } from './causes-commands.ts';

export const causesView: ScreenView<CausesScreen> = { title: 'Causes', commands: causesCommands, Body: CausesBody };
