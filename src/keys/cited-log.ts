import { type Citation, citations } from '../state/citation.ts';
import { freshLogView } from '../state/log-view.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Command } from './command.ts';
import { deniedRight } from './pod-command.ts';

/** Opens the log at the line that the diagnosis of the open pod rests on, in the run that it was written in. */
export const citedLogCommand: Command = {
  id: 'pod.cited-log',
  keys: ['enter'],
  title: 'see in log',
  description: 'Open the log at the line that the diagnosis cites.',
  group: 'pod',
  footer: 10,
  right: 'logs',
  disabled: state =>
    deniedRight(state, { right: 'logs' }) ?? (cited(state) ? undefined : 'The diagnosis cites no log line.'),
  run: state => {
    const citation = cited(state);
    if (!citation) return [];
    const { container, run } = citation;
    return [
      {
        type: 'screen-opened',
        screen: {
          screen: 'logs',
          containers: [container],
          previous: run === 'previous',
          since: { kind: 'tail', lines: 1000 },
          view: { ...freshLogView, seeking: true },
        },
      },
    ];
  },
};

const cited = (state: State): Citation | undefined => {
  const screen = topScreen(state);
  if (screen.screen !== 'pod' || state.opened?.ref.name !== screen.pod.name) return undefined;
  return citations(state.opened.diagnosis)[0];
};
