import { passes } from '../state/filter.ts';
import { needsAttention } from '../state/pod-list.ts';
import { newsLastMs, type PodChange, type PodNews } from '../state/pod-news.ts';
import type { PodRow } from '../state/pod-row.ts';
import { type State, topScreen } from '../state/state.ts';
import { cutEnd } from '../text/cut.ts';
import { displayWidth } from '../text/display-width.ts';
import { verdictSymbol, verdictTone } from './parts/verdict.ts';
import type { Theme } from './theme.ts';

/** Below so many cells it would say little more than a name. */
const least = 30;

/** What happened last to the pods of a list, in at most `room` cells; '' where that is long ago, or there is no room. */
export const newsLine = (state: State, theme: Theme, room: number): string => {
  const { news } = state.pods;
  if (!news || room < least || state.now - news.at >= newsLastMs || !isInView(state, news.row)) return '';
  const { row, what } = news;
  const symbol = row.verdict === undefined || what === 'deleted' ? '·' : verdictSymbol(row.verdict);
  const tone = row.verdict === undefined || what === 'deleted' ? 'quiet' : verdictTone(row.verdict);
  const text = cutEnd(newsText(news, state.connection.namespace === ''), room - displayWidth(symbol) - 1);
  return `${theme[tone](symbol)} ${theme.quiet(text)}`;
};

/** On the lists, and there only what they show. */
const isInView = (state: State, row: PodRow): boolean => {
  const { screen } = topScreen(state);
  if (screen !== 'pods' && screen !== 'causes') return false;
  const { terms, wish } = state.list;
  return (!wish.problemsOnly || needsAttention(row)) && passes(terms, row, state.now, state.uses);
};

const newsText = ({ what, row, others }: PodNews, allNamespaces: boolean): string => {
  const name = allNamespaces ? `${row.namespace}/${row.name}` : row.name;
  return `${name}${others === 0 ? '' : ` and ${others} more`} ${words[what](row)}`;
};

const words: Readonly<Record<PodChange, (row: PodRow) => string>> = {
  created: () => 'created',
  deleted: () => 'gone',
  ready: () => 'ready',
  finished: () => 'finished',
  recovered: () => 'well again',
  degraded: ({ cause, status }) => `degraded: ${cause || status}`,
  failing: ({ cause, status }) => `failing: ${cause || status}`,
};
