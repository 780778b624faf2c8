import { callObject, type JournalLine, queryText } from '../../../model/api-call.ts';
import type { JournalScreen } from '../../journal.ts';
import { hasMatch, searchPattern } from '../../search.ts';
import type { State } from '../../state.ts';

/** The lines that pass the filter, the newest first. */
export const journalRows = ({ journal }: Pick<State, 'journal'>, { filter }: JournalScreen): readonly JournalLine[] =>
  filter === '' ? (journal?.lines ?? []) : (journal?.lines ?? []).filter(filterFor(filter));

/** Words over all that a line says; a leading `!` turns one round. All must hold. */
const filterFor = (filter: string): ((line: JournalLine) => boolean) => {
  const terms = filter.split(/\s+/).flatMap(word => {
    const inverse = word.startsWith('!');
    const pattern = searchPattern(inverse ? word.slice(1) : word);
    return pattern ? [{ pattern, inverse }] : [];
  });
  return line => {
    const text = [line.verb, line.resource, callObject(line), outcomeText(line), queryText(line.query), line.why].join(
      ' ',
    );
    return terms.every(({ pattern, inverse }) => hasMatch(pattern, text) !== inverse);
  };
};

/** What became of it, in a word: the status, or `open`, `failed`, `refused`. */
export const outcomeText = ({ phase, status }: Pick<JournalLine, 'phase' | 'status'>): string =>
  phase === 'ended' ? String(status || 'ended') : phase === 'open' && status >= 400 ? String(status) : phase;

/** Whether podctl or the server refused it, or it failed. That something does not exist (404, 410) is an answer. */
export const isRefused = ({ phase, status }: JournalLine): boolean =>
  phase === 'refused' || phase === 'failed' || status >= 500 || refusals.has(status);

const refusals: ReadonlySet<number> = new Set([401, 403, 409, 429]);
