import type { ContainerRef, ObjectRef } from '../model/kubernetes.ts';
import { mentionsUse, wantsUse } from './pod-uses.ts';
import type { LogSince, LogsScreen, Screen } from './screen.ts';
import { type State, topScreen } from './state.ts';

/** What must be running or read for the screens that are open. Equal keys are the same wish. */
export type Wanted =
  /** What all pods use, or one that is open. */
  | { readonly wanted: 'uses'; readonly pod: ObjectRef | undefined }
  | { readonly wanted: 'pod'; readonly pod: ObjectRef }
  | { readonly wanted: 'object'; readonly of: ObjectRef }
  | { readonly wanted: 'related'; readonly of: ObjectRef }
  | { readonly wanted: 'node'; readonly name: string }
  | { readonly wanted: 'timeline'; readonly of: ObjectRef }
  | { readonly wanted: 'events'; readonly of: ObjectRef | undefined }
  | {
      readonly wanted: 'log';
      /** The logs of all its pods instead of those of `containers`. */
      readonly workload?: ObjectRef;
      readonly containers: readonly ContainerRef[];
      readonly previous: boolean;
      readonly since: LogSince;
      /** What its lines may take in memory. */
      readonly bufferBytes?: number;
    };

/** A pure function of the state: closing a screen always closes its stream. */
export const wanted = (state: State): readonly Wanted[] => [
  ...state.screens.flatMap(screen => wantedBy(screen, state)),
  ...wantedUses(state),
];

/** Only for the screen on top, and never before the pods themselves are there. */
const wantedUses = (state: State): readonly Wanted[] => {
  const screen = topScreen(state);
  if (!state.pods.synced) return [];
  if (screen.screen === 'pod') return [{ wanted: 'uses', pod: screen.pod }];
  const isShown =
    screen.screen === 'node' ||
    (screen.screen === 'pods' && wantsUse(screen, state.terminal.columns, state.settings)) ||
    (screen.screen === 'causes' && mentionsUse(screen.filter));
  return isShown ? [{ wanted: 'uses', pod: undefined }] : [];
};

const wantedBy = (screen: Screen, { screens: open, settings }: State): readonly Wanted[] => {
  switch (screen.screen) {
    case 'pod':
      return [{ wanted: 'pod', pod: screen.pod }];
    case 'text':
      return screen.source.kind === 'document' ? [] : [{ wanted: 'object', of: screen.source.of }];
    case 'events':
      return [{ wanted: 'events', of: screen.of }];
    case 'node':
      return [{ wanted: 'node', name: screen.name }];
    case 'related':
      return [{ wanted: 'related', of: screen.of }];
    case 'timeline':
      return [...podUnless(open, screen.of), { wanted: 'timeline', of: screen.of }];
    case 'logs':
      return [
        ...podBehind(screen, open),
        {
          wanted: 'log',
          ...(screen.workload && { workload: screen.workload }),
          containers: screen.containers,
          previous: screen.previous,
          since: screen.since,
          bufferBytes: settings.logBufferBytes,
        },
      ];
    case 'pods':
    case 'causes':
    case 'forwards':
    case 'journal':
    case 'listing':
    case 'help':
      return [];
  }
};

/** The pod of a log says why there is nothing to log yet. A pod screen that is open below asks for it already. */
const podBehind = ({ containers }: LogsScreen, open: readonly Screen[]): readonly Wanted[] => {
  const [first] = containers;
  return first ? podUnless(open, { kind: 'Pod', namespace: first.namespace, name: first.pod }) : [];
};

/** The pod, unless a pod screen that is open asks for it already. */
const podUnless = (open: readonly Screen[], pod: ObjectRef): readonly Wanted[] => {
  const isOpen = open.some(
    screen => screen.screen === 'pod' && screen.pod.namespace === pod.namespace && screen.pod.name === pod.name,
  );
  return isOpen ? [] : [{ wanted: 'pod', pod }];
};
