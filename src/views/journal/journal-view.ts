import type { JournalScreen } from '../../state/journal.ts';
import type { ScreenView } from '../screen-view.ts';
import { JournalBody } from './journal-body.tsx';
import { journalCommands } from './journal-commands.ts';

export const journalView: ScreenView<JournalScreen> = {
  title: 'Journal',
  commands: journalCommands,
  Body: JournalBody,
};
