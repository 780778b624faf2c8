import type { ListingScreen } from '../../state/listing-screen.ts';
import type { ScreenView } from '../screen-view.ts';
import { ListingBody } from './listing-body.tsx';
import { listingCommands } from './listing-commands.ts';

export const listingView: ScreenView<ListingScreen> = {
  title: 'Rules and audit',
  commands: listingCommands,
  Body: ListingBody,
};
