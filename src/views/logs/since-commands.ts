import type { Command } from '../../keys/command.ts';
import type { LogSince } from '../../state/screen.ts';
import type { State } from '../../state/state.ts';

const minute = 60_000;

/** How far back a log is read, on the keys that k9s has for it. */
export const sinceCommands: readonly Command[] = [
  since('0', 'tail', 'The newest lines.', ({ settings }) => ({ kind: 'tail', lines: settings.logTail })),
  since('1', 'head', 'From the very beginning.', () => ({ kind: 'head' })),
  since('2', '1m', 'The last minute.', () => ({ kind: 'ms', ms: minute })),
  since('3', '5m', 'The last 5 minutes.', () => ({ kind: 'ms', ms: 5 * minute })),
  since('4', '15m', 'The last 15 minutes.', () => ({ kind: 'ms', ms: 15 * minute })),
  since('5', '30m', 'The last 30 minutes.', () => ({ kind: 'ms', ms: 30 * minute })),
  since('6', '1h', 'The last hour.', () => ({ kind: 'ms', ms: 60 * minute })),
];

function since(key: string, title: string, description: string, from: (state: State) => LogSince): Command {
  return {
    id: `logs.since-${title}`,
    keys: [key],
    title,
    description,
    group: 'view',
    run: state => [{ type: 'log-asked', since: from(state) }],
  };
}
