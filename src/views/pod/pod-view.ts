import type { PodScreen } from '../../state/screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { PodBody } from './pod-body.tsx';
import { podScreenCommands } from './pod-screen-commands.ts';

export const podView: ScreenView<PodScreen> = { title: 'Pod', commands: podScreenCommands, Body: PodBody };
