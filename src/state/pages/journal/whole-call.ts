import { humanDuration } from '../../../model/age.ts';
import { isChange, type JournalLine, queryText } from '../../../model/api-call.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import { clockText } from '../clock-text.ts';
import { isRefused, outcomeText } from './journal-rows.ts';
import { sizeText } from './size-text.ts';

/** All that is known of one line, below a rule. */
export const wholeCall = (line: JournalLine, now: number, width: number): readonly Line[] => {
  const { verb, resource, namespace, name, context, query, why } = line;
  const facts: readonly (readonly [title: string, text: string])[] = [
    [
      'Asked',
      `${verb || line.method} ${resource}${isChange(line) ? ', which changes something or runs something there' : ''}`,
    ],
    ['Of', [name, namespace && `namespace ${namespace}`, context && `context ${context}`].filter(Boolean).join(' · ')],
    ['With', queryText(query)],
    ['At', clockText(line.at, now)],
    ['Answer', answerText(line)],
    ['Why', why],
  ];
  return [
    [piece('─'.repeat(width), 'quiet')],
    ...facts
      .filter(([, text]) => text !== '')
      .flatMap(([title, text]) =>
        hanging(
          [piece(` ${title.padEnd(8)}`, 'quiet')],
          text,
          width,
          title === 'Why' && isRefused(line) ? 'failing' : undefined,
        ),
      ),
  ];
};

const answerText = (line: JournalLine): string => {
  if (line.phase === 'refused') return 'none: podctl did not send it';
  return [
    line.phase === 'open' ? `${line.status || 'none yet'}, still open` : outcomeText(line),
    line.tookMs > 0 || line.phase !== 'open' ? tookText(line.tookMs) : '',
    line.requests > 1 ? `${line.requests} requests` : '',
    countText(line),
    sizeText(line.bytes),
  ]
    .filter(Boolean)
    .join(' · ');
};

/** `87 ms`, `2m31s`. */
export const tookText = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : humanDuration(ms));

/** Messages of a watch, lines of a log; '' where nothing is counted. */
export const countText = ({ verb, lines, resource }: JournalLine): string => {
  if (verb !== 'watch' && !resource.endsWith('/log')) return '';
  const [one, several] = verb === 'watch' ? ['message', 'messages'] : ['line', 'lines'];
  return `${lines} ${lines === 1 ? one : several}`;
};
