import type { Moment } from '../../diagnosis/timeline/moment.ts';
import { timelineText } from '../../diagnosis/timeline/timeline-text.ts';
import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { deniedRight } from '../../keys/pod-command.ts';
import { podCommands } from '../../keys/pod-commands.ts';
import { type MomentRows, momentRows } from '../../state/pages/timeline/moment-rows.ts';
import { type State, topScreen } from '../../state/state.ts';
import type { TimelineScreen } from '../../state/timeline-screen.ts';
import { logAround, openEvidence } from './open-moment.ts';

const ownCommands: readonly Command[] = [
  {
    id: 'timeline.open',
    keys: ['enter'],
    title: 'evidence',
    description: 'Open what the moment rests on: the event, or the object at the field.',
    group: 'view',
    footer: 10,
    disabled: state => {
      const moment = underCursor(state);
      if (!moment) return nothing;
      return openEvidence(moment) ? undefined : 'This is what podctl itself concluded: it stands in no object.';
    },
    run: state => {
      const moment = underCursor(state);
      return (moment && openEvidence(moment)) ?? [];
    },
  },
  {
    id: 'timeline.log',
    keys: ['l'],
    title: 'log then',
    description: 'Open the log of the container from shortly before the moment.',
    group: 'pod',
    footer: 11,
    words: ['logs'],
    right: 'logs',
    disabled: state => {
      const denied = deniedRight(state, { right: 'logs' });
      if (denied !== undefined) return `${denied}.`;
      const log = logThen(state);
      return typeof log === 'string' ? log : undefined;
    },
    run: state => {
      const log = logThen(state);
      return typeof log === 'string' ? [] : [{ type: 'screen-opened', screen: log }];
    },
  },
  {
    id: 'timeline.cause',
    keys: ['e'],
    title: 'cause',
    description: 'To the moment that the diagnosis rests on.',
    group: 'move',
    footer: 12,
    disabled: state => {
      const found = read(state);
      if (!found?.cause) return 'The diagnosis rests on no moment of this timeline.';
      return found.moments.some(({ key }) => key === found.cause) ? undefined : 'The filter hides the cause.';
    },
    run: state => {
      const cause = read(state)?.cause;
      return cause === undefined ? [] : [{ type: 'cursor-set', uid: cause }];
    },
  },
  {
    id: 'timeline.zone',
    keys: ['t'],
    title: 'UTC',
    description: 'Times of this machine, or UTC.',
    group: 'view',
    footer: 21,
    run: () => [{ type: 'zone-toggled' }],
  },
  {
    id: 'timeline.wrap',
    keys: ['w'],
    title: 'wrap',
    description: 'Wrap long lines, or cut them at the edge.',
    group: 'view',
    footer: 22,
    run: () => [{ type: 'wrap-toggled' }],
  },
  {
    id: 'timeline.copy',
    keys: ['c'],
    title: 'copy',
    description: 'Copy the moment with its time.',
    group: 'view',
    footer: 23,
    disabled: state => (underCursor(state) ? undefined : nothing),
    run: state => {
      const moment = underCursor(state);
      if (!moment) return [];
      const { at, what, who, text } = moment;
      return [{ effect: 'copy', text: `${new Date(at).toISOString()} ${what} ${who}: ${text}`, what: 'the moment' }];
    },
  },
  {
    id: 'timeline.save',
    keys: ['ctrl-s'],
    title: 'save',
    description: 'Write the timeline into a file, with times in UTC.',
    group: 'view',
    footer: 24,
    disabled: state => (read(state) ? undefined : 'The timeline has not been read.'),
    run: state => {
      const screen = open(state);
      const found = read(state);
      if (!screen || !found) return [];
      const name = `${[screen.of.namespace, screen.of.name].filter(Boolean).join('-')}-timeline.txt`;
      const until = state.connection.recording === undefined ? 'now' : 'the recording';
      return [{ effect: 'save', name, text: `${timelineText(found.rows, found.cause, until).join('\n')}\n` }];
    },
  },
];

const nothing = 'There is no moment to act on.';

const taken = new Set(ownCommands.flatMap(({ keys }) => keys));

/** The keys of the timeline: those of a pod too, but for those that act on the moment. */
export const timelineCommands: readonly Command[] = [
  ...ownCommands,
  ...podCommands.filter(({ id, keys }) => id !== 'pod.timeline' && !keys.some(key => taken.has(key))),
  ...moveCommands,
];

const open = (state: State): TimelineScreen | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'timeline' ? screen : undefined;
};

const read = (state: State): Extract<MomentRows, { state: 'read' }> | undefined => {
  const screen = open(state);
  const found = screen && momentRows(state, screen);
  return found?.state === 'read' ? found : undefined;
};

const underCursor = (state: State): Moment | undefined => read(state)?.moments[open(state)?.cursor ?? 0];

const logThen = (state: State): ReturnType<typeof logAround> => {
  const found = read(state);
  const moment = underCursor(state);
  return found && moment ? logAround(state, moment, found.moments) : nothing;
};
