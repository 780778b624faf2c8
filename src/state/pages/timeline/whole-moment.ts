import type { Moment } from '../../../diagnosis/timeline/moment.ts';
import { humanDuration } from '../../../model/age.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { wholeTime } from './moment-time.ts';

/** One moment below a rule: its text with nothing cut, how certain it is, and what it rests on. */
export const wholeMoment = (
  moment: Moment,
  { now, zone, isCause }: { readonly now: number; readonly zone: TimelineScreen['zone']; readonly isCause: boolean },
  width: number,
): readonly Line[] => {
  const { at, who, text, certainty, untimed } = moment;
  const facts = [
    who,
    `${untimed ? 'before ' : ''}${wholeTime(at, zone)} (${humanDuration(Math.max(0, now - at))} ago)`,
    certaintyTexts[certainty],
    isCause ? 'the diagnosis rests on this' : '',
  ];
  return [
    [piece('─'.repeat(width), 'quiet')],
    ...hanging([piece(' ')], facts.filter(Boolean).join(' · '), width, 'accent'),
    ...hanging([piece(' ')], text, width),
    ...moment.sources
      .filter(({ value }) => !text.includes(value) || value.length < 4)
      .flatMap(({ object, path, value }) => hanging([piece(' ')], `${object} ${path}: ${value}`, width, 'quiet', 3)),
  ];
};

const certaintyTexts: Readonly<Record<Moment['certainty'], string>> = {
  stated: 'stated by the API',
  derived: 'worked out from what the API states',
  seen: 'seen by podctl, no longer to be read',
  own: "podctl's own conclusion",
};
