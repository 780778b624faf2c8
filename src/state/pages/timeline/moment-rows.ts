import type { Moment } from '../../../diagnosis/timeline/moment.ts';
import { missingRows, type TimelineRow, timelineRows } from '../../../diagnosis/timeline/timeline-rows.ts';
import { hasMatch, searchPattern } from '../../search.ts';
import type { State } from '../../state.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { objectName } from '../text/text-source.ts';

/** The rows that pass the filter, or why there are none. */
export type MomentRows =
  | {
      readonly state: 'read';
      readonly rows: readonly TimelineRow[];
      /** Those of the rows that are moments: what the cursor walks over. */
      readonly moments: readonly Moment[];
      readonly all: number;
      /** The key of what the diagnosis rests on. */
      readonly cause: string | undefined;
      /** How many questions are still being asked. */
      readonly open: number;
    }
  | { readonly state: 'none'; readonly why: string };

export const momentRows = (state: State, screen: TimelineScreen): MomentRows => {
  const name = objectName(screen.of);
  if (!state.timeline || !isSame(state.timeline.of, screen.of))
    return { state: 'none', why: `Reading what happened to ${name} …` };
  const { known } = state.timeline;
  switch (known.state) {
    case 'unknown':
      return { state: 'none', why: `Reading what happened to ${name} …` };
    case 'absent':
      return { state: 'none', why: `${name} does not exist, or not any more.` };
    case 'forbidden':
      return { state: 'none', why: `You may not read ${name}: ${known.why}` };
    case 'read': {
      const { moments: all, expired, missing } = known.value;
      const moments = screen.filter === '' ? all : all.filter(filterFor(screen.filter));
      // Between the moments that a filter leaves, something may well have happened.
      const rows: readonly TimelineRow[] =
        screen.filter === ''
          ? timelineRows(all, expired, state.now)
          : moments.map(moment => ({ row: 'moment', moment }));
      const isRecorded = state.connection.recording !== undefined;
      const unread = missingRows(missing, isRecorded ? 'no part of this recording' : undefined);
      return {
        state: 'read',
        rows: [...rows, ...unread],
        moments,
        all: all.length,
        cause: state.timeline.cause,
        open: missing.length - unread.length,
      };
    }
  }
};

/** Words over all columns; a leading `!` turns one round. All must hold. */
const filterFor = (filter: string): ((moment: Moment) => boolean) => {
  const terms = filter.split(/\s+/).flatMap(word => {
    const inverse = word.startsWith('!');
    const pattern = searchPattern(inverse ? word.slice(1) : word);
    return pattern ? [{ pattern, inverse }] : [];
  });
  if (terms.length === 0) return () => true;
  return ({ what, who, text }) => {
    const line = `${what} ${who} ${text}`;
    return terms.every(({ pattern, inverse }) => hasMatch(pattern, line) !== inverse);
  };
};

const isSame = (one: TimelineScreen['of'], other: TimelineScreen['of']): boolean =>
  one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
