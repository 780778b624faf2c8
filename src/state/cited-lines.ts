import { redact } from '../diagnosis/rules/logs/log-line.ts';
import type { ContainerRef } from '../model/kubernetes.ts';
import { type Citation, citations } from './citation.ts';
import { plainText } from './log-filter.ts';
import type { BufferedLine, LogLines } from './log-lines.ts';
import type { State } from './state.ts';

/** Quotes are no longer than this. UTF-16 units. */
const maxQuote = 1000;
/** How many of the newest lines that read like a quote are looked through: of equal ones only the newest is cited. */
const maxLookBack = 2000;

/** A quote, and the source of the log that it is from. */
type Quote = Citation & { readonly source: number; isOf(line: BufferedLine): boolean };

/**
 * The lines of an open log that the diagnoses of its pods cite, by number, with what they say: those of the open pod
 * first. Of equal lines of a container it is the newest.
 */
export const citedLines = ({ opened }: State, log: LogLines): ReadonlyMap<number, string> => {
  const quotes = quotesIn(log, [...citations(opened?.diagnosis), ...log.citations]);
  if (quotes.length === 0) return none;
  const key = `cited ${quotes.map(({ source, text }) => `${source} ${text}`).join('\n')}`;
  const matches = log.matches(key, () => ({ test: line => quotes.some(quote => quote.isOf(line)) }));
  const found = new Map<Quote, number>();
  const last = Math.max(0, matches.count - maxLookBack);
  for (let position = matches.count - 1; position >= last && found.size < quotes.length; position -= 1) {
    const number = matches.at(position);
    const line = number === undefined ? undefined : log.line(number);
    const quote = line && quotes.find(each => !found.has(each) && each.isOf(line));
    if (quote && number !== undefined) found.set(quote, number);
  }
  return new Map(
    quotes.flatMap(quote => {
      const number = found.get(quote);
      return number === undefined ? [] : [[number, quote.title] as const];
    }),
  );
};

const none: ReadonlyMap<number, string> = new Map();

const quotesIn = ({ sources }: LogLines, all: readonly Citation[]): readonly Quote[] => {
  const quotes = new Map<string, Quote>();
  for (const citation of all) {
    const source = sources.findIndex(({ container }) => isSame(container, citation.container));
    const key = `${source} ${citation.text}`;
    if (source !== -1 && !quotes.has(key)) quotes.set(key, { ...citation, source, isOf: quoteTest(citation, source) });
  }
  return [...quotes.values()];
};

/** Asked of every line, so what is cheap comes first. */
const quoteTest = ({ text }: Citation, source: number): Quote['isOf'] => {
  const secret = text.indexOf('***');
  const beginning = secret === -1 ? text : text.slice(0, secret);
  return line => {
    if (line.source !== source || line.kind !== 'log') return false;
    const plain = plainText(line.text);
    if (!plain.startsWith(beginning)) return false;
    return (secret === -1 ? plain : redact(plain)).slice(0, maxQuote) === text;
  };
};

const isSame = (one: ContainerRef, other: ContainerRef): boolean =>
  one.pod === other.pod && one.container === other.container && one.namespace === other.namespace;
