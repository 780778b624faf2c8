import { apart, type Moment, type Source } from './moment.ts';

/** What an event and a field may both tell. */
const told: ReadonlySet<Moment['what']> = new Set(['created', 'scheduled', 'started']);

/**
 * The moments in order of time, each once: what is told by a field and by an event too is one moment that cites both. The
 * order in which they are given means nothing.
 */
export const joinMoments = (moments: readonly Moment[]): readonly Moment[] => {
  const once = [...new Map([...moments].sort(inOrder).map(one => [one.key, one])).values()];
  const fields = once.filter(one => !isEvent(one));
  const added = new Map<string, readonly Source[]>();
  const alone = once.filter(isEvent).filter(event => {
    const same = told.has(event.what) ? nearest(event, fields) : undefined;
    if (same) added.set(same.key, [...(added.get(same.key) ?? []), ...event.sources]);
    return !same;
  });
  const joined = fields.map(one => {
    const more = added.get(one.key);
    return more ? { ...one, sources: [...one.sources, ...more] } : one;
  });
  return [...joined, ...alone].sort(inOrder);
};

/** By time; within a second by what leads to what. Total, so that it depends on nothing else. */
export const inOrder = (one: Moment, other: Moment): number =>
  one.at - other.at ||
  one.rank - other.rank ||
  compare(one.who, other.who) ||
  compare(one.key, other.key) ||
  compare(one.text, other.text);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const isEvent = ({ sources }: Moment): boolean => sources[0]?.object.startsWith('Event/') === true;

const nearest = (event: Moment, fields: readonly Moment[]): Moment | undefined => {
  let best: Moment | undefined;
  for (const field of fields) {
    if (field.what !== event.what || field.who !== event.who || Math.abs(field.at - event.at) > apart) continue;
    if (!best || Math.abs(field.at - event.at) < Math.abs(best.at - event.at)) best = field;
  }
  return best;
};
