import { humanDuration } from '../../../model/age.ts';
import { creationSteps } from '../../../model/creation-steps.ts';
import { newestFirst } from '../../../model/event.ts';
import type { Known } from '../../../model/known.ts';
import type { CoreEvent, Pod } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { hanging, type Line, lineWidth, piece } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { clockText } from '../clock-text.ts';
import { eventLines } from '../event-lines.ts';
import { stepLooks } from './looks.ts';
import { heading } from './section.ts';

const maxEvents = 10;

/** How far the pod came on its way to Ready, with times: one chain, broken between steps. */
export const creationLines = (
  pod: Pod,
  known: Known<readonly CoreEvent[]>,
  now: number,
  width: number,
): readonly Line[] => {
  const steps = creationSteps(pod, newestFirst(known.state === 'read' ? known.value : []));
  const created = parseTime(pod.metadata?.creationTimestamp);
  const pieces = steps.map(({ name, state, at, note }): Line => {
    const { symbol, tone } = stepLooks[state];
    const time =
      at === undefined
        ? ''
        : created === undefined
          ? ` ${clockText(at, now)}`
          : ` +${humanDuration(Math.max(0, at - created))}`;
    const special = state === 'done' && note !== '' && !/times$|^to /.test(note) ? '' : note;
    return [piece(`${symbol} ${name}`, tone), piece(`${special ? ` ${special}` : ''}${time}`, 'quiet')];
  });
  const lines: Line[] = [];
  for (const step of pieces) {
    const last = lines.at(-1);
    if (last && lineWidth(last) + lineWidth(step) + 4 <= width)
      lines[lines.length - 1] = [...last, piece(' → ', 'quiet'), ...step];
    else lines.push([piece(lines.length === 0 ? '   ' : '     → ', 'quiet'), ...step]);
  }
  const from = created === undefined ? '' : `  created ${clockText(created, now)}`;
  return [[...heading('Creation'), piece(from, 'quiet')], ...lines];
};

/** Every condition with its age, reason and whole message. */
export const conditionLines = (pod: Pod, now: number, width: number): readonly Line[] => {
  const conditions = pod.status?.conditions ?? [];
  if (conditions.length === 0) return [];
  const types = Math.max(...conditions.map(({ type }) => displayWidth(type ?? '')));
  return [
    heading('Conditions'),
    ...conditions.flatMap(({ type = '', status, reason, message, lastTransitionTime }) => {
      const since = parseTime(lastTransitionTime);
      const isTrue = status === 'True';
      const head: Line = [
        piece(`   ${isTrue ? '✓' : status === 'False' ? '✗' : '?'} `, isTrue ? 'healthy' : 'degraded'),
        piece(`${padEnd(type, types)}  `),
        piece(padEnd(since === undefined ? '' : humanDuration(Math.max(0, now - since)), 7), 'quiet'),
      ];
      const text = [reason, message].filter(Boolean).join(': ');
      return text === '' ? [head] : hanging(head, text, width);
    }),
  ];
};

/** The newest events; why there are none where they may not be read. */
export const recentEventLines = (
  known: Known<readonly CoreEvent[]>,
  now: number,
  width: number,
  key: string,
): readonly Line[] => {
  const none = (text: string): readonly Line[] => [heading('Events'), ...hanging([piece('   ')], text, width, 'quiet')];
  switch (known.state) {
    case 'unknown':
      return none('Being read …');
    case 'absent':
      return none('This cluster serves no events.');
    case 'forbidden':
      return none(`You may not read them: ${known.why}`);
    case 'read': {
      const events = newestFirst(known.value);
      if (events.length === 0) return none('None within the time that events are kept, an hour by default.');
      const more = events.length - maxEvents;
      const title: Line = [
        ...heading('Events'),
        piece(more > 0 ? `  the newest ${maxEvents} of ${events.length}, ${key} shows all` : '', 'quiet'),
      ];
      return [title, ...eventLines(events.slice(0, maxEvents), now, width, 3)];
    }
  }
};
