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
    ...sourceTexts(moment).flatMap(source => hanging([piece(' ')], source, width, 'quiet', 3)),
  ];
};

/** `Pod/shop/web-0: status.phase Failed, metadata.name web-0`; what the text says already is not told again. */
const sourceTexts = ({ text, sources }: Moment): readonly string[] => {
  const untold = sources.filter(({ value }) => value.length < 4 || !text.includes(value));
  return [...Map.groupBy(untold, ({ object }) => object)].map(
    ([object, cited]) => `${object}: ${cited.map(({ path, value }) => `${path} ${value}`).join(', ')}`,
  );
};

const certaintyTexts: Readonly<Record<Moment['certainty'], string>> = {
  stated: 'stated by the API',
  derived: 'worked out from what the API states',
  seen: 'seen by podctl, no longer to be read',
  own: "podctl's own conclusion",
};
