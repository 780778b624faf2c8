import { humanDuration } from '../../../model/age.ts';
import type { LogStatus } from '../../../model/log-status.ts';
import { formatBytes } from '../../../model/quantity.ts';
import { type Line, type Piece, piece, spread } from '../../../text/line.ts';
import { filterMatches, searchMatches } from '../../log-filter.ts';
import type { LogLines } from '../../log-lines.ts';
import type { LogSince, LogsScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { clockText, countdown } from '../clock-text.ts';

/** Whose log it is, which run of it, and how much of it is kept. */
export const logTitle = (state: State, screen: LogsScreen, width: number): Line => {
  const { log } = state;
  const left: Line = [
    piece(sourceText(screen, state.log), 'title'),
    ...(screen.previous ? [piece('  previous run', 'accent')] : []),
  ];
  if (!log) return spread(left, [], width);
  const right = [
    linesText(log.end - log.first),
    `${formatBytes(log.bytes)}B`,
    ...(log.dropped > 0 ? [`${count(log.dropped)} dropped`] : []),
  ].join(' · ');
  return spread(left, [piece(right, 'quiet')], width);
};

/** What the stream is doing, and how the log is looked at. */
export const logStatus = (state: State, screen: LogsScreen, width: number): Line => {
  const { view } = screen;
  const parts: Line[] = [
    [followText(state.log, view.follow)],
    lagText(state.log),
    streamText(state.log, state.now),
    ...(view.filter !== '' && state.log
      ? [[piece(`& ${view.filter}  ${filterText(state.log, screen)}`, 'accent')]]
      : []),
    ...(view.search !== '' && state.log
      ? [[piece(`/ ${view.search}  ${searchText(state.log, screen)}`, 'accent')]]
      : []),
    ...(isUsual(screen) ? [] : [[piece(sinceText(screen.since, state.now), 'quiet')]]),
    ...(view.folded ? [[piece('traces folded', 'quiet')]] : []),
    ...(view.clearedBelow > 0 ? [[piece('cleared', 'quiet')]] : []),
    ...(view.wrap ? [] : [[piece(view.left > 0 ? `column ${view.left + 1}` : 'not wrapped', 'quiet')]]),
    ...(view.timestamps === 'off' ? [] : [[piece(view.timestamps === 'utc' ? 'UTC' : 'local time', 'quiet')]]),
  ];
  const filled = parts.filter(part => part.length > 0);
  return spread(
    filled.flatMap((part, index) => (index === 0 ? part : [piece(' · ', 'quiet'), ...part])),
    [],
    width,
  );
};

/** Nothing more comes once every stream has ended: then there is nothing to follow. */
const followText = (log: LogLines | undefined, follow: boolean): Piece => {
  if (!follow) return piece('❚ paused', 'degraded');
  const isOver =
    log !== undefined &&
    log.sources.length > 0 &&
    log.sources.every(({ status }) => status.phase === 'ended' && status.waits === undefined);
  return isOver ? piece('● at the end', 'quiet') : piece('● following', 'healthy');
};

/** What is seen of a log that is written faster than it can be read is old. */
const lagText = (log: LogLines | undefined): Line =>
  log?.behindMs === undefined ? [] : [piece(`${humanDuration(log.behindMs)} behind`, 'degraded')];

const sourceText = ({ containers, workload }: LogsScreen, log: LogLines | undefined): string => {
  if (workload) {
    const sources = log?.sources ?? [];
    const there = podCount(sources.filter(({ gone }) => !gone));
    const gone = podCount(sources) - there;
    const pods =
      sources.length === 0 ? '' : ` / ${there === 1 ? '1 pod' : `${there} pods`}${gone > 0 ? `, ${gone} gone` : ''}`;
    return `${workload.namespace} / ${workload.kind.toLowerCase()}/${workload.name}${pods}`;
  }
  const [first] = containers;
  if (!first) return 'No container';
  const pods = new Set(containers.map(({ pod }) => pod));
  if (pods.size > 1) return `${first.namespace} / ${pods.size} pods / ${containers.length} containers`;
  return `${first.namespace} / ${first.pod} / ${containers.length === 1 ? first.container : `${containers.length} containers`}`;
};

const podCount = (sources: LogLines['sources']): number => new Set(sources.map(({ container }) => container.pod)).size;

/** The state of the streams in words: the worst one where there are several. Of pods that are gone there is nothing to say. */
const streamText = (log: LogLines | undefined, now: number): Line => {
  const all = log?.sources ?? [];
  const there = all.filter(({ gone }) => !gone);
  const sources = there.length > 0 ? there : all;
  const ranked = [...sources].sort((one, other) => rank[one.status.phase] - rank[other.status.phase]);
  const [worst] = ranked;
  if (!worst) return [piece('connecting', 'progressing')];
  const same = sources.filter(({ status }) => status.phase === worst.status.phase).length;
  const who = sources.length > 1 && same < sources.length ? `${worst.container.container}: ` : '';
  return [piece(who + statusText(worst.status, now), toneOf(worst.status))];
};

const rank: Readonly<Record<LogStatus['phase'], number>> = {
  refused: 0,
  reconnecting: 1,
  connecting: 2,
  streaming: 3,
  ended: 4,
};

/** One stream in words; why it does not run, whole. */
export const statusText = (status: LogStatus, now: number): string => {
  switch (status.phase) {
    case 'connecting':
      return 'connecting';
    case 'streaming':
      return 'streaming';
    case 'ended':
      return status.waits === undefined ? 'ended' : `waits: ${status.waits}`;
    case 'reconnecting':
      return `reconnecting ${countdown(status.nextAttemptAt, now)}: ${status.lost}`;
    case 'refused': {
      const waits = waitOf(status);
      return waits === undefined ? `refused (${status.code}): ${status.why}` : `waits: ${waits}`;
    }
  }
};

/** What a container waits for whose log is not there yet; undefined for any other status. */
export const waitOf = (status: LogStatus): string | undefined => {
  if (status.phase === 'ended') return status.waits;
  if (status.phase !== 'refused' || status.code !== 400) return undefined;
  return /\bis waiting to start: (.+)$/s.exec(status.why)?.[1];
};

const toneOf = (status: LogStatus): 'quiet' | 'progressing' | 'failing' => {
  const { phase } = status;
  if (waitOf(status) !== undefined) return 'progressing';
  if (phase === 'refused') return 'failing';
  return phase === 'connecting' || phase === 'reconnecting' ? 'progressing' : 'quiet';
};

/** How far back it is read goes without saying while something narrower is looked at. */
const isUsual = ({ since, view }: LogsScreen): boolean =>
  since.kind === 'tail' && (view.filter !== '' || view.search !== '');

const sinceText = (since: LogSince, now: number): string => {
  switch (since.kind) {
    case 'tail':
      return `from the last ${count(since.lines)} lines`;
    case 'head':
      return 'from the beginning';
    case 'ms':
      return `from ${humanDuration(since.ms)} ago`;
    case 'time':
      return `from ${clockText(since.at, now)}`;
  }
};

const searchText = (log: LogLines, { view }: LogsScreen): string => {
  const matches = searchMatches(log, view.search);
  if (!matches || matches.count === 0) return 'no match';
  if (view.match < 0) return matches.count === 1 ? '1 match' : `${count(matches.count)} matches`;
  return `${count(matches.position(view.match) + 1)} of ${count(matches.count)}`;
};

const filterText = (log: LogLines, { view }: LogsScreen): string => {
  const matches = filterMatches(log, view.filter);
  if (!matches) return '';
  const first = Math.min(Math.max(log.first, view.clearedBelow), log.end);
  return `${count(matches.position(log.end) - matches.position(first))} of ${count(log.end - log.first)} lines`;
};

const linesText = (number: number): string => (number === 1 ? '1 line' : `${count(number)} lines`);

const count = (number: number): string => number.toLocaleString('en');
