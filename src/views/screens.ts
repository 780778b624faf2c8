import type { Screen } from '../state/screen.ts';
import { causesView } from './causes/causes-view.ts';
import { eventsView } from './events/events-view.ts';
import { forwardsView } from './forwards/forwards-view.ts';
import { helpView } from './help/help-view.ts';
import { journalView } from './journal/journal-view.ts';
import { listingView } from './listing/listing-view.ts';
import { logsView } from './logs/logs-view.ts';
import { nodeView } from './node/node-view.ts';
import { podView } from './pod/pod-view.ts';
import { podsView } from './pods/pods-view.ts';
import { relatedView } from './related/related-view.ts';
import type { ScreenView } from './screen-view.ts';
import { textView } from './text/text-view.ts';
import { timelineView } from './timeline/timeline-view.ts';

/** Every kind of screen, with its name, its keys and how it is drawn. */
export const screenViews: { readonly [Kind in Screen['screen']]: ScreenView<Extract<Screen, { screen: Kind }>> } = {
  pods: podsView,
  causes: causesView,
  pod: podView,
  logs: logsView,
  text: textView,
  events: eventsView,
  timeline: timelineView,
  related: relatedView,
  node: nodeView,
  forwards: forwardsView,
  journal: journalView,
  listing: listingView,
  help: helpView,
};
