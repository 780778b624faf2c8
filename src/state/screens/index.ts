import type { Action } from '../action.ts';
import type { Screen } from '../screen.ts';
import type { State } from '../state.ts';
import { reduceCausesScreen } from './causes.ts';
import { reduceEventsScreen } from './events.ts';
import { reduceForwardsScreen } from './forwards.ts';
import { reduceHelpScreen } from './help.ts';
import { reduceJournalScreen } from './journal.ts';
import { reduceListingScreen } from './listing.ts';
import { reduceLogsScreen } from './logs.ts';
import { reduceNodeScreen } from './node.ts';
import { reducePodScreen } from './pod.ts';
import { reducePodsScreen } from './pods.ts';
import { reduceRelatedScreen } from './related.ts';
import { reduceTextScreen } from './text.ts';
import { reduceTimelineScreen } from './timeline.ts';

/** Gives the action to the reducer of this kind of screen. `state` already holds what the world brought. */
export const reduceScreen = (screen: Screen, action: Action, state: State): Screen => {
  switch (screen.screen) {
    case 'pods':
      return reducePodsScreen(screen, action, state);
    case 'causes':
      return reduceCausesScreen(screen, action, state);
    case 'pod':
      return reducePodScreen(screen, action, state);
    case 'logs':
      return reduceLogsScreen(screen, action, state);
    case 'text':
      return reduceTextScreen(screen, action, state);
    case 'events':
      return reduceEventsScreen(screen, action, state);
    case 'timeline':
      return reduceTimelineScreen(screen, action, state);
    case 'node':
      return reduceNodeScreen(screen, action, state);
    case 'related':
      return reduceRelatedScreen(screen, action, state);
    case 'forwards':
      return reduceForwardsScreen(screen, action, state);
    case 'journal':
      return reduceJournalScreen(screen, action, state);
    case 'listing':
      return reduceListingScreen(screen, action, state);
    case 'help':
      return reduceHelpScreen(screen, action, state);
  }
};
