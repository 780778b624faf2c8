import { humanDuration } from '../../model/age.ts';
import type { ExpiredEvents } from './events-expired.ts';
import type { Moment } from './moment.ts';

/** What stands below each other on the axis: what happened, and what is not known to have. Times are ms. */
export type TimelineRow =
  | { readonly row: 'moment'; readonly moment: Moment }
  /** No moment is of this time, for one of these reasons; `last` lasts until now. */
  | { readonly row: 'gap'; readonly from: number; readonly to: number; readonly why: GapReason; readonly last: boolean }
  | { readonly row: 'expired'; readonly before: number }
  /** What could not be read, and so is not told. */
  | { readonly row: 'missing'; readonly what: string; readonly why: string };

/**
 * Nothing happened; the pod was not there yet; what happened again was counted, but not timed; or what was reported has
 * expired.
 */
export type GapReason = 'nothing' | 'before' | 'untimed' | 'expired';

/** Shorter than this, time between two moments is not worth a row, ms. */
const worthTelling = 120_000;

/** The moments with the gaps between them and up to now, the oldest first. */
export const timelineRows = (
  moments: readonly Moment[],
  expired: ExpiredEvents | undefined,
  now: number,
): readonly TimelineRow[] => {
  const rows: TimelineRow[] = [];
  const before = expired?.before ?? 0;
  const made = moments.find(({ what }) => what === 'created')?.at ?? 0;
  let told = expired === undefined;
  const gap = (from: number, to: number, last: boolean): void => {
    if (to - from < worthTelling) return;
    const isUntimed = moments.some(
      ({ at, since, untimed }) => at >= to && (untimed ? at === to : (since ?? at) <= from),
    );
    rows.push({
      row: 'gap',
      from,
      to,
      why: isUntimed ? 'untimed' : to <= made ? 'before' : from < before ? 'expired' : 'nothing',
      last,
    });
  };
  const expiry = (at: number): void => {
    if (told || at < before) return;
    told = true;
    rows.push({ row: 'expired', before });
  };
  let previous: number | undefined;
  for (const moment of moments) {
    if (!told && previous !== undefined && moment.at >= before && previous < before) {
      gap(previous, before, false);
      expiry(moment.at);
      gap(before, moment.at, false);
    } else {
      expiry(moment.at);
      if (previous !== undefined) gap(previous, moment.at, false);
    }
    rows.push({ row: 'moment', moment });
    previous = moment.at;
  }
  if (previous === undefined) return rows;
  if (!told) {
    gap(previous, before, false);
    expiry(before);
    gap(before, now, true);
  } else gap(previous, now, true);
  return rows;
};

/** What a gap says. `until` is what its last one lasts until: `now`. */
export const gapText = (gap: Extract<TimelineRow, { row: 'gap' }>, until: string): string => {
  const length = humanDuration(gap.to - gap.from);
  return `${length} ${gapTexts[gap.why]}${gap.last ? `, until ${until}` : ''}`;
};

const gapTexts: Readonly<Record<GapReason, string>> = {
  nothing: 'nothing',
  before: 'passed before the pod was made',
  untimed: 'in which what stands around came again, counted but not timed',
  expired: 'of which nothing is kept',
};

/** Why there is less to tell of the time before; `time` is the time as text. */
export const expiredText = (time: string): string =>
  `before ${time} events have expired: a cluster keeps them for about 1 h unless it is told otherwise`;

/** What is not told, and why. `elsewhere` is the reason where nobody was refused: it is no part of a recording. */
export const missingRows = (
  missing: readonly { readonly what: string; readonly why: string | undefined }[],
  elsewhere: string | undefined,
): readonly TimelineRow[] =>
  missing.flatMap(({ what, why }): readonly TimelineRow[] => {
    const reason = why === undefined ? elsewhere : `forbidden: ${why}`;
    return reason === undefined ? [] : [{ row: 'missing', what, why: reason }];
  });
