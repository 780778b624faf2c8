/** An RFC 3339 time in milliseconds since the epoch; undefined where there is none, or the year-1 and 1970 zero times. */
export const parseTime = (time: string | null | undefined): number | undefined => {
  if (typeof time !== 'string') return undefined;
  const ms = Date.parse(time);
  return Number.isNaN(ms) || ms <= 0 ? undefined : ms;
};
