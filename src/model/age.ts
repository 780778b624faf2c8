const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/**
 * A duration as kubectl prints ages: `45s`, `5m30s`, `12m`, `3h20m`, `31h`, `2d4h`, `40d`, `3y41d`.
 * Source: HumanDuration in k8s.io/apimachinery/pkg/util/duration.
 */
export const humanDuration = (ms: number): string => {
  if (ms < -second) return '<invalid>';
  if (ms < 0) return '0s';
  const seconds = Math.floor(ms / second);
  if (seconds < 120) return `${seconds}s`;
  if (ms < 10 * minute) return pair(ms, minute, 'm', second, 's');
  if (ms < 3 * hour) return `${Math.floor(ms / minute)}m`;
  if (ms < 8 * hour) return pair(ms, hour, 'h', minute, 'm');
  if (ms < 2 * day) return `${Math.floor(ms / hour)}h`;
  if (ms < 8 * day) return pair(ms, day, 'd', hour, 'h');
  if (ms < 2 * year) return `${Math.floor(ms / day)}d`;
  if (ms < 8 * year) return pair(ms, year, 'y', day, 'd');
  return `${Math.floor(ms / year)}y`;
};

const pair = (ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string => {
  const count = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${count}${bigUnit}` : `${count}${bigUnit}${rest}${smallUnit}`;
};

/** The age of something created at `created` (ms), `<unknown>` where that is not known. */
export const age = (created: number | undefined, now: number): string =>
  created === undefined ? '<unknown>' : humanDuration(now - created);
