import type { NodeScreen } from '../../state/node-screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { NodeBody } from './node-body.tsx';
import { nodeCommands } from './node-commands.ts';

export const nodeView: ScreenView<NodeScreen> = { title: 'Node', commands: nodeCommands, Body: NodeBody };
